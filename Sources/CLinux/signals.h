// sigaction without its unions.
#pragma once
#include <signal.h>
#include <string.h>

// Calls `handler` at the first `number`, and lets the second one take its default action. Blocking calls
// return EINTR at once instead of being restarted. The signal is let through even if whoever started this
// process had it blocked: a mask is inherited.
static inline int feredge_handle_signal_once(int number, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_RESETHAND;
  if (sigaction(number, &action, NULL) < 0) return -1;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  return sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static inline int feredge_default_signal(int number) {
  return signal(number, SIG_DFL) == SIG_ERR ? -1 : 0;
}

static inline int feredge_ignore_signal(int number) {
  return signal(number, SIG_IGN) == SIG_ERR ? -1 : 0;
}
