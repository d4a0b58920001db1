// Unix sockets by path; a leading '@' names the abstract space, as systemd writes it.
#pragma once
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

static inline int feredge_unix_socket(int type) {
  return socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

static inline int feredge_stream_socket(void) { return feredge_unix_socket(SOCK_STREAM); }
static inline int feredge_datagram_socket(void) { return feredge_unix_socket(SOCK_DGRAM); }

// The length of the address, or -1 with ENAMETOOLONG.
static inline int feredge_unix_address(struct sockaddr_un *address, const char *path) {
  size_t length = strlen(path);
  if (length >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  memcpy(address->sun_path, path, length);
  if (path[0] == '@') {
    address->sun_path[0] = 0;
    return (int)(offsetof(struct sockaddr_un, sun_path) + length);
  }
  return (int)(offsetof(struct sockaddr_un, sun_path) + length + 1);
}

static inline int feredge_bind(int fd, const char *path) {
  struct sockaddr_un address;
  int length = feredge_unix_address(&address, path);
  if (length < 0) return -1;
  return bind(fd, (struct sockaddr *)&address, (socklen_t)length);
}

static inline int feredge_connect(int fd, const char *path) {
  struct sockaddr_un address;
  int length = feredge_unix_address(&address, path);
  if (length < 0) return -1;
  return connect(fd, (struct sockaddr *)&address, (socklen_t)length);
}

static inline int feredge_accept(int fd) {
  return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

// Never blocks and never raises SIGPIPE.
static inline ssize_t feredge_send(int fd, const void *bytes, size_t count) {
  return send(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static inline ssize_t feredge_receive(int fd, void *bytes, size_t count) {
  return recv(fd, bytes, count, MSG_DONTWAIT);
}

// Which socket file stands at `path`: its inode number, or -1 with errno (ENOTSOCK: another kind of file).
static inline int64_t feredge_socket_file(const char *path) {
  struct stat status;
  if (lstat(path, &status) < 0) return -1;
  if (!S_ISSOCK(status.st_mode)) {
    errno = ENOTSOCK;
    return -1;
  }
  return (int64_t)status.st_ino;
}
