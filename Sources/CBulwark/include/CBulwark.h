// System calls that the Swift overlay of the C library does not show.
#ifndef CBULWARK_H
#define CBULWARK_H

#include <sys/types.h>
#include <sys/xattr.h>

// Has a part of a file that was written go to the medium now; a hint, which does nothing on some systems.
void bulwark_start_writing(int descriptor, off_t offset, off_t count);

// Waits until a part of a file has gone to the medium, and drops it from the page cache; a hint as well.
void bulwark_forget(int descriptor, off_t offset, off_t count);

#endif
