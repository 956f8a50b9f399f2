#if defined(__linux__)
#define _GNU_SOURCE
#include <fcntl.h>
#endif
#include "CBulwark.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

void bulwark_start_writing(int descriptor, off_t offset, off_t count) {
#if defined(__linux__)
    sync_file_range(descriptor, offset, count, SYNC_FILE_RANGE_WRITE);
#else
    (void)descriptor, (void)offset, (void)count;
#endif
}

void bulwark_reserve(int descriptor, off_t offset, off_t count) {
#if defined(__linux__)
    // Not posix_fallocate, which writes zeroes where the file system cannot do it.
    fallocate(descriptor, FALLOC_FL_KEEP_SIZE, offset, count);
#else
    (void)descriptor, (void)offset, (void)count;
#endif
}

void bulwark_forget(int descriptor, off_t offset, off_t count) {
#if defined(__linux__)
    sync_file_range(
        descriptor, offset, count, SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
    posix_fadvise(descriptor, offset, count, POSIX_FADV_DONTNEED);
#else
    (void)descriptor, (void)offset, (void)count;
#endif
}

static int64_t nanoseconds(struct timespec time) { return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec; }

int64_t bulwark_file_time(void) {
    struct timespec now = {0, 0};
#if defined(CLOCK_REALTIME_COARSE)
    // What is written now is stamped with the time of the last tick.
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
#else
    clock_gettime(CLOCK_REALTIME, &now);
#endif
    return nanoseconds(now);
}

int64_t bulwark_file_changed(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0) return -1;
#if defined(__APPLE__)
    return nanoseconds(status.st_ctimespec);
#else
    return nanoseconds(status.st_ctim);
#endif
}

#if defined(O_TMPFILE)
// Naming a file by its descriptor alone takes a privilege; by what the system shows of it, none.
static void shown(int descriptor, char path[32]) { snprintf(path, 32, "/proc/self/fd/%d", descriptor); }
#endif

int bulwark_open_unnamed(const char *folder, mode_t mode) {
#if defined(O_TMPFILE)
    int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
    if (descriptor < 0) return -1;
    char path[32];
    shown(descriptor, path);
    if (access(path, F_OK) == 0) return descriptor;
    close(descriptor);
#else
    (void)folder, (void)mode;
#endif
    errno = ENOTSUP;
    return -1;
}

int bulwark_link_unnamed(int descriptor, const char *path) {
#if defined(O_TMPFILE)
    char own[32];
    shown(descriptor, own);
    return linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
#else
    (void)descriptor, (void)path;
    errno = ENOTSUP;
    return -1;
#endif
}

__attribute__((noinline)) void bulwark_scrub_stack(size_t kilobytes) {
    if (kilobytes == 0) return;
    volatile unsigned char memory[kilobytes * 1024];
    memset((void *)memory, 0, sizeof memory);
    // The compiler is to believe that somebody reads it.
    __asm__ __volatile__("" : : "r"(memory) : "memory");
}

void *bulwark_map_pages(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
#if defined(MADV_HUGEPAGE)
    madvise(memory, size, MADV_HUGEPAGE);
#endif
    return memory;
}

void bulwark_unmap_pages(void *memory, size_t size) { munmap(memory, size); }

void bulwark_keep_freed_memory(void) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    // As much as a thread's heap can be, so that it is made writable once and not for every piece that is asked for.
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}
