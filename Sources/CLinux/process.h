// A child process without a shell.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// Both ends are closed in children.
static inline int feredge_pipe(int *read_end, int *write_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return -1;
  *read_end = ends[0];
  *write_end = ends[1];
  return 0;
}

// Starts rpicam-vid with raw frames on `output`: no time limit, no preview, nothing to tell. The child is an
// ordinary process of its own group, whatever this one became: Ctrl-C is not for it, and it dies of a broken
// pipe. Its number, or -1 with errno (ENOENT: no such program).
static inline pid_t feredge_spawn_rpicam(const char *program, int width, int height,
                                         int frames_per_second, int output) {
  char w[16], h[16], f[16];
  snprintf(w, sizeof w, "%d", width);
  snprintf(h, sizeof h, "%d", height);
  snprintf(f, sizeof f, "%d", frames_per_second);
  char *arguments[] = {(char *)program, (char *)"--codec",     (char *)"yuv420", (char *)"--width",
                       w,               (char *)"--height",    h,                (char *)"--framerate",
                       f,               (char *)"--timeout",   (char *)"0",      (char *)"--nopreview",
                       (char *)"--flush", (char *)"--verbose", (char *)"0",      (char *)"--output",
                       (char *)"-",     NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, output, 1);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  sigset_t none, usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  sigaddset(&usual, SIGINT);
  sigaddset(&usual, SIGTERM);
  struct sched_param ordinary = {.sched_priority = 0};
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setschedpolicy(&attributes, SCHED_OTHER);
  posix_spawnattr_setschedparam(&attributes, &ordinary);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                            POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSCHEDULER);
  pid_t child = -1;
  int error = posix_spawnp(&child, program, &files, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return child;
  errno = error;
  return -1;
}

// Whether the child has ended; it is forgotten then.
static inline int feredge_reap(pid_t child) { return waitpid(child, NULL, WNOHANG) != 0; }
