#define _GNU_SOURCE
#include "CBulwark.h"

#include <errno.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

int bulwark_peer_user(int descriptor, uint32_t *user) {
#if defined(__linux__)
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return errno;
    if (size != sizeof peer) return EINVAL;
    *user = peer.uid;
#else
    uid_t found;
    gid_t group;
    if (getpeereid(descriptor, &found, &group) != 0) return errno;
    *user = found;
#endif
    return 0;
}

int bulwark_forbid_inspection(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
#if defined(__linux__)
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
#endif
    return 0;
}

int bulwark_spawn_detached(
    const char *path, char *const arguments[], char *const environment[], int input, int output, pid_t *process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    failure = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (failure == 0) failure = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (failure == 0) failure = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    if (failure == 0) failure = posix_spawn(process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int bulwark_keyring_read(const char *description, uint8_t *buffer, size_t capacity, size_t *size) {
#if defined(__linux__) && defined(SYS_request_key) && defined(SYS_keyctl)
    // 11 is KEYCTL_READ of linux/keyctl.h.
    long key = syscall(SYS_request_key, "user", description, NULL, 0);
    if (key < 0) return errno;
    long count = syscall(SYS_keyctl, 11, key, buffer, capacity, 0);
    if (count < 0) return errno;
    *size = (size_t)count;
    return 0;
#else
    (void)description, (void)buffer, (void)capacity, (void)size;
    return ENOSYS;
#endif
}
