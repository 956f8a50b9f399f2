#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CBulwark.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#if defined(__APPLE__)
#include <TargetConditionals.h>
#endif
#if defined(__linux__) || (defined(__APPLE__) && TARGET_OS_OSX)

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <crt_externs.h>
#include <mach-o/dyld.h>
#include <mach/mach.h>
#include <sys/sysctl.h>
#endif

// What threads work on is posted here, by each thread in a slot of its own, so that whoever has to give it up can name it: the
// handler of a fault, which may do next to nothing (signal-safety(7)), or the watchdog.

enum { slot_count = 256, text_size = 4352, stack_size = 64 << 10, guard_size = 1 << 20, longest_record = text_size + 16 };

struct slot {
    atomic_int is_used;
    // Odd while the rest is being written.
    atomic_uint sequence;
    int kind;
    size_t length;
    char text[text_size];
    double begun;
    // What the watchdog saw of the piece first: for it alone.
    unsigned met;
    int64_t memory_met;
    void *signal_stack;
#if defined(__APPLE__)
    mach_port_t thread;
#else
    clockid_t clock;
#endif
};

static struct slot *slots;
static __thread struct slot *mine;
static atomic_int is_given_up;

// What it takes to begin again; all of it is made before anything can go wrong.
static char executable[4096];
static char *const *arguments;
static char **environment;
static char *records;
static size_t records_length;
static int records_left;
static double seconds_of_piece;
static int64_t most_memory;
static sigset_t mask;

static const char variable[] = BULWARK_CONTAINED_VARIABLE "=";

// MARK: Words

static void say(const char *text, size_t length) {
    while (length > 0) {
        ssize_t count = write(STDERR_FILENO, text, length);
        if (count <= 0) return;
        text += count;
        length -= (size_t)count;
    }
}

static void say_text(const char *text) { say(text, strlen(text)); }

// The names of files are the tree's: a terminal would obey what stands in them.
static void say_name(const char *text, size_t length) {
    char shown[text_size];
    for (size_t index = 0; index < length; index++) {
        unsigned char byte = (unsigned char)text[index];
        shown[index] = byte < 0x20 || byte >= 0x7f ? '?' : (char)byte;
    }
    say(shown, length);
}

static _Noreturn void end(const char *why, const struct slot *slot) {
    say_text("bulwark: ");
    say_text(why);
    if (slot != NULL && slot->length > 0) {
        say_text(" (at: ");
        say_name(slot->text, slot->length);
        say_text(")");
    }
    say_text(".\nThere is no report. Please report this, with the smallest tree that shows it.\n");
    _exit(70);
}

// MARK: Beginning again

// Runs the command anew without what a slot names, in the same process and with the same arguments.
static _Noreturn void begin_again(const struct slot *slot, char cause) {
    if (slot == NULL || slot->kind == bulwark_work_none) end("A fault of Bulwark's own ended the audit", slot);
    if (slot->kind == bulwark_work_step) {
        end(cause == 't' ? "A step of the audit does not end" : "A fault of Bulwark's own ended the audit", slot);
    }
    if (records_left <= 0) end("This had to be given up, and the audit can leave out no more: twenty pieces were, or a baseline or policy came by a pipe", slot);
    if (executable[0] == 0) end("The audit cannot begin again without what it has to give up", slot);
    char *next = records + records_length;
    *next++ = slot->kind == bulwark_work_file ? 'f' : 'r';
    *next++ = cause;
    char digits[8];
    int count = 0;
    for (size_t rest = slot->length; rest > 0 || count == 0; rest /= 10) digits[count++] = (char)('0' + rest % 10);
    while (count > 0) *next++ = digits[--count];
    *next++ = ':';
    memcpy(next, slot->text, slot->length);
    next[slot->length] = 0;
    // A handler's mask would be the new program's.
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    execve(executable, arguments, environment);
    end("The audit could not begin again without what it has to give up", slot);
}

static void on_fault(int number, siginfo_t *information, void *context) {
    (void)context;
    // Whoever ends the process from outside means it.
    int is_sent = information->si_code == SI_USER;
#if defined(__linux__)
    is_sent = information->si_code <= 0;
#endif
    if (is_sent && information->si_pid != 0 && information->si_pid != getpid()) {
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    if (atomic_exchange(&is_given_up, 1) != 0) {
        for (;;) pause();
    }
    begin_again(mine, 'c');
}

// MARK: Threads

#if defined(__APPLE__)
static double time_of(const struct slot *slot) {
    thread_basic_info_data_t info;
    mach_msg_type_number_t count = THREAD_BASIC_INFO_COUNT;
    if (thread_info(slot->thread, THREAD_BASIC_INFO, (thread_info_t)&info, &count) != KERN_SUCCESS) return -1;
    return (double)(info.user_time.seconds + info.system_time.seconds)
        + (double)(info.user_time.microseconds + info.system_time.microseconds) / 1e6;
}
#else
static double time_of(const struct slot *slot) {
    struct timespec time;
    if (clock_gettime(slot->clock, &time) != 0) return -1;
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}
#endif

// A frame may be larger than a page, and step over the one that guards a stack into whatever lies below it.
static void widen_guard(void) {
#if defined(__APPLE__)
    size_t size = pthread_get_stacksize_np(pthread_self());
    char *bottom = (char *)pthread_get_stackaddr_np(pthread_self()) - size;
#else
    pthread_attr_t attributes;
    void *bottom;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
    int failure = pthread_attr_getstack(&attributes, &bottom, &size);
    pthread_attr_destroy(&attributes);
    if (failure != 0) return;
#endif
    if (size < 16 * guard_size) return;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    mprotect((void *)(((uintptr_t)bottom + page - 1) / page * page), guard_size, PROT_NONE);
}

static void post(struct slot *slot, int kind, const char *text, size_t length) {
    // A longer path than the system's longest could not be handed on whole.
    if (length > text_size) {
        kind = bulwark_work_step;
        length = text_size;
    }
    atomic_fetch_add(&slot->sequence, 1);
    slot->kind = kind;
    slot->length = length;
    memcpy(slot->text, text, length);
    slot->begun = time_of(slot);
    atomic_fetch_add(&slot->sequence, 1);
}

void bulwark_contained_thread_begins(int is_own) {
    if (slots == NULL || mine != NULL) return;
    for (int index = 0; index < slot_count; index++) {
        struct slot *slot = &slots[index];
        int unused = 0;
        if (!atomic_compare_exchange_strong(&slot->is_used, &unused, 1)) continue;
        slot->kind = bulwark_work_none;
        slot->length = 0;
#if defined(__APPLE__)
        slot->thread = pthread_mach_thread_np(pthread_self());
#else
        if (pthread_getcpuclockid(pthread_self(), &slot->clock) != 0) slot->clock = CLOCK_THREAD_CPUTIME_ID;
#endif
        if (slot->signal_stack == NULL) {
            void *memory = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
            if (memory != MAP_FAILED) slot->signal_stack = memory;
        }
        if (slot->signal_stack != NULL) {
            stack_t stack = {.ss_sp = slot->signal_stack, .ss_size = stack_size};
            sigaltstack(&stack, NULL);
        }
        mine = slot;
        if (is_own) widen_guard();
        return;
    }
}

void bulwark_contained_thread_ends(void) {
    if (mine == NULL) return;
    struct slot *slot = mine;
    mine = NULL;
    stack_t none = {.ss_flags = SS_DISABLE, .ss_size = stack_size};
    sigaltstack(&none, NULL);
    post(slot, bulwark_work_none, "", 0);
    atomic_store(&slot->is_used, 0);
}

void bulwark_contained_post(int kind, const char *text, size_t length) {
    if (mine != NULL) post(mine, kind, text, length);
}

// MARK: Memory

// The beginning of a small file; 0 where there is none.
static size_t beginning_of(const char *path, char *text, size_t room) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, room - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    return length > 0 ? (size_t)length : 0;
}

// A limit that a file holds; `max` is none.
static int64_t limit_in(const char *path) {
    char text[64];
    if (beginning_of(path, text, sizeof text) == 0 || text[0] < '0' || text[0] > '9') return INT64_MAX;
    return strtoll(text, NULL, 10);
}

static int64_t smaller(int64_t left, int64_t right) { return left < right ? left : right; }

// The least of the limits of a group and of all groups around it. A group in a container may be named as the machine outside calls
// it: then only the root is there.
static int64_t least_limit(const char *root, const char *group, size_t length, const char *file) {
    char path[8192];
    size_t beginning = strlen(root), end = beginning + length;
    if (end + strlen(file) >= sizeof path) return INT64_MAX;
    memcpy(path, root, beginning);
    memcpy(path + beginning, group, length);
    int64_t least = INT64_MAX;
    for (;;) {
        strcpy(path + end, file);
        least = smaller(least, limit_in(path));
        if (end == beginning) return least;
        while (end > beginning && path[--end] != '/') {}
    }
}

int64_t bulwark_memory_limit(const char *root, const char *groups) {
    char controller[4096];
    if (strlen(root) + sizeof "/memory" > sizeof controller) return INT64_MAX;
    strcat(strcpy(controller, root), "/memory");
    int64_t least = smaller(
        least_limit(root, "", 0, "/memory.max"), least_limit(controller, "", 0, "/memory.limit_in_bytes"));
    // `0::/a/b` in the one hierarchy of today, `4:memory:/a/b` in those of before.
    for (const char *line = groups; *line != 0;) {
        size_t length = strcspn(line, "\n");
        const char *list = memchr(line, ':', length);
        const char *group = list == NULL ? NULL : memchr(list + 1, ':', length - (size_t)(list + 1 - line));
        if (group != NULL && group[1] == '/') {
            size_t rest = length - (size_t)(group + 1 - line);
            if (group == list + 1) {
                least = smaller(least, least_limit(root, group + 1, rest, "/memory.max"));
            } else if (strncmp(list, ":memory:", 8) == 0) {
                least = smaller(least, least_limit(controller, group + 1, rest, "/memory.limit_in_bytes"));
            }
        }
        line += length + (line[length] == '\n');
    }
    return least;
}

// What the process holds of the machine's memory, without files that it has mapped; -1 where that is not known.
#if defined(__APPLE__)
static int64_t memory_held(void) {
    task_vm_info_data_t info;
    mach_msg_type_number_t count = TASK_VM_INFO_COUNT;
    if (task_info(mach_task_self(), TASK_VM_INFO, (task_info_t)&info, &count) != KERN_SUCCESS) return -1;
    return (int64_t)info.phys_footprint;
}

static int64_t memory_of_machine(void) {
    int64_t size = 0;
    size_t length = sizeof size;
    return sysctlbyname("hw.memsize", &size, &length, NULL, 0) == 0 ? size : INT64_MAX;
}
#else
static int64_t memory_held(void) {
    // Pages: all, those in memory, and those of them that are files'.
    char text[128];
    if (beginning_of("/proc/self/statm", text, sizeof text) == 0) return -1;
    char *next = text;
    strtoll(next, &next, 10);
    long long resident = strtoll(next, &next, 10);
    return (resident - strtoll(next, &next, 10)) * sysconf(_SC_PAGESIZE);
}

// A container or a service has less than the machine: what its control groups allow.
static int64_t memory_of_machine(void) {
    int64_t size = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
    if (size <= 0) size = INT64_MAX;
    char groups[4096];
    if (beginning_of("/proc/self/cgroup", groups, sizeof groups) == 0) groups[0] = 0;
    return smaller(size, bulwark_memory_limit("/sys/fs/cgroup", groups));
}
#endif

// MARK: The watchdog

static struct slot seen;

// Gives up what a slot holds, unless the thread is at something else by now.
static void give_up(struct slot *slot, unsigned before, char cause) {
    seen.kind = slot->kind;
    seen.length = slot->length > text_size ? 0 : slot->length;
    memcpy(seen.text, slot->text, seen.length);
    if (atomic_load(&slot->sequence) != before || atomic_exchange(&is_given_up, 1) != 0) return;
    begin_again(&seen, cause);
}

static void *watch(void *argument) {
    (void)argument;
    for (;;) {
        // A piece that allocates without end takes gigabytes a second.
        struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
        nanosleep(&pause, NULL);
        int64_t held = memory_held();
        struct slot *longest = NULL;
        unsigned longest_before = 0;
        double longest_spent = 0;
        for (int index = 0; index < slot_count; index++) {
            struct slot *slot = &slots[index];
            if (!atomic_load(&slot->is_used) || slot->kind == bulwark_work_none) continue;
            unsigned before = atomic_load(&slot->sequence);
            double spent = time_of(slot) - slot->begun;
            if (before % 2 != 0) continue;
            if (slot->met != before) {
                slot->met = before;
                slot->memory_met = held;
            }
            // A step cannot be left out; it ends the audit, and gets more time.
            if (spent >= seconds_of_piece * (slot->kind == bulwark_work_step ? 10 : 1)) give_up(slot, before, 't');
            // Which thread the memory is of nobody knows. It is none of a piece since whose beginning little came along; of the others
            // it is the one at it for longest.
            int is_piece = slot->kind == bulwark_work_file || slot->kind == bulwark_work_rule;
            if (!is_piece || held - slot->memory_met < most_memory / 4 || spent <= longest_spent) continue;
            longest = slot;
            longest_before = before;
            longest_spent = spent;
        }
        // Where it is the tree that is large, and no piece of it, the system decides.
        if (held > most_memory && longest != NULL) give_up(longest, longest_before, 'm');
    }
    return NULL;
}

// MARK: Installing

static int find_executable(void) {
#if defined(__APPLE__)
    uint32_t size = sizeof executable;
    return _NSGetExecutablePath(executable, &size) == 0;
#else
    ssize_t length = readlink("/proc/self/exe", executable, sizeof executable - 1);
    if (length <= 0) return 0;
    executable[length] = 0;
    return 1;
#endif
}

int bulwark_contain(char *const given[], const char *skipped, int left, double seconds, int64_t most) {
#if defined(__APPLE__)
    // A library that is loaded has no environ there: environ(7).
    char **environ = *_NSGetEnviron();
#else
    extern char **environ;
#endif
    if (slots != NULL) return EALREADY;
    size_t count = 0;
    while (environ[count] != NULL) count++;
    size_t skipped_length = strlen(skipped);
    size_t room = sizeof variable + skipped_length + longest_record;
    records = malloc(room);
    environment = calloc(count + 2, sizeof *environment);
    void *memory = mmap(NULL, sizeof(struct slot) * slot_count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (records == NULL || environment == NULL || memory == MAP_FAILED) return ENOMEM;
    size_t kept = 0;
    for (size_t index = 0; index < count; index++) {
        if (strncmp(environ[index], variable, sizeof variable - 1) == 0) continue;
        environment[kept++] = strdup(environ[index]);
    }
    environment[kept] = records;
    memcpy(records, variable, sizeof variable - 1);
    memcpy(records + sizeof variable - 1, skipped, skipped_length + 1);
    records_length = sizeof variable - 1 + skipped_length;
    records_left = left;
    seconds_of_piece = seconds;
    most_memory = most > 0 ? most : memory_of_machine() / 4 * 3;
    arguments = given;
    if (!find_executable()) executable[0] = 0;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    slots = memory;

    struct sigaction action = {0};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigfillset(&action.sa_mask);
    const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
    for (size_t index = 0; index < sizeof faults / sizeof *faults; index++) {
        if (sigaction(faults[index], &action, NULL) != 0) return errno;
    }
    bulwark_contained_thread_begins(0);

    // The signals of the command are for its other threads.
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_t thread;
    int failure = pthread_create(&thread, NULL, watch, NULL);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return failure;
}

#else

int bulwark_contain(char *const given[], const char *skipped, int left, double seconds, int64_t most) {
    (void)given, (void)skipped, (void)left, (void)seconds, (void)most;
    return ENOTSUP;
}

int64_t bulwark_memory_limit(const char *root, const char *groups) {
    (void)root, (void)groups;
    return INT64_MAX;
}

void bulwark_contained_thread_begins(int is_own) { (void)is_own; }
void bulwark_contained_thread_ends(void) {}
void bulwark_contained_post(int kind, const char *text, size_t length) { (void)kind, (void)text, (void)length; }

#endif
