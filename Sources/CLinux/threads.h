// A thread for what has to wait for a device.
#pragma once
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <time.h>

// Starts a thread that is ordinary, whatever this one became: no real-time priority, no signal comes to it.
// 128 KiB of stack, the least that the C library allows everywhere. 0, or -1 with errno.
static inline int feredge_start_thread(void *(*body)(void *), void *argument, pthread_t *thread) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&attributes, SCHED_OTHER);
  pthread_attr_setstacksize(&attributes, 131072);
  // A thread starts with the mask of the one that starts it.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(thread, &attributes, body, argument);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  if (error == 0) return 0;
  errno = error;
  return -1;
}

// Waits for the end of a thread, but not for longer than some seconds; then it is left to itself.
static inline void feredge_join_thread(pthread_t thread, int seconds) {
  struct timespec limit;
  clock_gettime(CLOCK_MONOTONIC, &limit);
  limit.tv_sec += seconds;
  if (pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &limit) != 0) pthread_detach(thread);
}
