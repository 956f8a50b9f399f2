// zlib as every system has it: in Apple's SDKs, and as zlib1g-dev on Debian.
#include <zlib.h>
