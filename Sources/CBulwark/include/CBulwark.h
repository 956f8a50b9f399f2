// System calls that the Swift overlay of the C library does not show.
#ifndef CBULWARK_H
#define CBULWARK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/xattr.h>

// Has a part of a file that was written go to the medium now; a hint, which does nothing on some systems.
void bulwark_start_writing(int descriptor, off_t offset, off_t count);

// Sets room aside for a part of a file that is yet to be written, whose size stays; a hint as well.
void bulwark_reserve(int descriptor, off_t offset, off_t count);

// The time by the clock that files are stamped by, in nanoseconds since 1970.
int64_t bulwark_file_time(void);

// When a file, links followed, or what is said of it was changed last, by that clock; -1 where there is none.
int64_t bulwark_file_changed(const char *path);

// Opens a file for reading and writing that has no name in its folder and goes when it is closed, unless it is linked; -1 and errno where
// the system or the volume has no such files, or no way to name one later.
int bulwark_open_unnamed(const char *folder, mode_t mode);

// Gives a file of bulwark_open_unnamed a name that is free; 0, or -1 and errno.
int bulwark_link_unnamed(int descriptor, const char *path);

// Zeroes so many kilobytes of the stack below the caller's frame. The caller sees to it that there are so many.
void bulwark_scrub_stack(size_t kilobytes);

// Waits until a part of a file has gone to the medium, and drops it from the page cache; a hint as well.
void bulwark_forget(int descriptor, off_t offset, off_t count);

// These give 0, or an errno.

// The user that the process at the other end of a connected local socket ran as when it connected or listened.
int bulwark_peer_user(int descriptor, uint32_t *user);

// The process that was at the other end of a connected local socket when it connected or listened.
int bulwark_peer_process(int descriptor, pid_t *process);

// Keeps other processes of the user from reading this one's memory, and the system from dumping it.
int bulwark_forbid_inspection(void);

// Starts a program in a session of its own, with these as its standard input and output, and this one's
// standard error. Other descriptors it does not inherit, where the system can do that.
int bulwark_spawn_detached(
    const char *path, char *const arguments[], char *const environment[], int input, int output, pid_t *process);

// Has a signal write a byte to a descriptor, which must stay open, instead of what it does otherwise.
int bulwark_write_on_signal(int number, int descriptor);

// Reads a key of type "user" out of the kernel's keyrings. ENOSYS where there are none.
int bulwark_keyring_read(const char *description, uint8_t *buffer, size_t capacity, size_t *size);

// Containment: a command that works on other people's files goes on without the one that takes it down. See BulwarkCLI/Containment.

// The environment variable by which the command tells itself what to leave out: for each piece `f` (a file) or `r` (a rule), `c`
// (a fault), `t` (too long) or `m` (too much memory), the length of its name, a colon and the name.
#define BULWARK_CONTAINED_VARIABLE "BULWARK_AUDIT_WITHOUT"

// What a thread works on. A step is no piece that could be left out.
enum { bulwark_work_none, bulwark_work_file, bulwark_work_rule, bulwark_work_step };

// From now on a fault (SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT) in a thread that has told what it works on, or more than
// so many seconds of a thread's processor time for one piece, or a process that one has made hold more than so many bytes of memory (0:
// three quarters of the machine's), has the process execute its own program again with these arguments and what was left out so far (the
// variable's value), that piece added; up to so many times, then it ends with 70. Not to be called twice; the arguments must stay. 0, or
// an errno.
int bulwark_contain(char *const arguments[], const char *skipped, int left, double seconds, int64_t most);

// The least memory that control groups leave to a process, in bytes: its own and all around them up to the root of the hierarchies, given
// the text that the system has of the process's groups (/proc/self/cgroup). INT64_MAX where none sets a limit.
int64_t bulwark_memory_limit(const char *root, const char *groups);

// A thread that works begins, and ends; before, after and without bulwark_contain this does nothing. Nonzero where its stack is
// for it alone to arrange: the lowest megabyte of a large one then catches frames that step over a page.
void bulwark_contained_thread_begins(int is_own);
void bulwark_contained_thread_ends(void);

// The calling thread works on something else from now on.
void bulwark_contained_post(int kind, const char *text, size_t length);

// One word of a table that several threads fill with what follows from its index alone.
static inline uint32_t bulwark_load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }
static inline void bulwark_store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_RELEASE); }

// Zeroed memory of so many bytes from the system itself, in large pages where it has some; NULL where there is none.
// What is large and lasts costs a fault of a page for every two megabytes then, and not for every four kilobytes.
void *bulwark_map_pages(size_t size);
void bulwark_unmap_pages(void *memory, size_t size);

// Has the allocator keep what is freed, up to some hundred megabytes, and take memory from the system in large pieces: a
// short run that allocates much and often asks for the same pages again. Nothing where the C library has no such setting.
void bulwark_keep_freed_memory(void);

#endif
