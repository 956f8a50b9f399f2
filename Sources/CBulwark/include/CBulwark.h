// System calls that the Swift overlay of the C library does not show.
#ifndef CBULWARK_H
#define CBULWARK_H

#include <sys/types.h>
#include <sys/xattr.h>

#endif
