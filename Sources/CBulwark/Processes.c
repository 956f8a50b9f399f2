#define _GNU_SOURCE
#include "CBulwark.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
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

int bulwark_peer_process(int descriptor, pid_t *process) {
#if defined(__linux__)
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return errno;
    if (size != sizeof peer || peer.pid <= 0) return EINVAL;
    *process = peer.pid;
#else
    pid_t found;
    socklen_t size = sizeof found;
    if (getsockopt(descriptor, SOL_LOCAL, LOCAL_PEERPID, &found, &size) != 0) return errno;
    if (size != sizeof found || found <= 0) return EINVAL;
    *process = found;
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
    short flags = POSIX_SPAWN_SETSID;
    // What else is open here stays here: who waits for the end of one of these would wait for that program.
#if defined(__APPLE__)
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
    if (failure == 0) failure = posix_spawn_file_actions_addinherit_np(&actions, STDERR_FILENO);
#elif defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 34)
    if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
#endif
#endif
    if (failure == 0) failure = posix_spawnattr_setflags(&attributes, flags);
    if (failure == 0) failure = posix_spawn(process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

static volatile sig_atomic_t signal_descriptors[64];

static void write_on_signal(int number) {
    int saved = errno;
    char byte = 1;
    ssize_t count = write(signal_descriptors[number], &byte, 1);
    (void)count;
    errno = saved;
}

int bulwark_write_on_signal(int number, int descriptor) {
    if (number <= 0 || number >= 64) return EINVAL;
    signal_descriptors[number] = descriptor;
    struct sigaction action = {0};
    action.sa_handler = write_on_signal;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    return sigaction(number, &action, NULL) == 0 ? 0 : errno;
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
