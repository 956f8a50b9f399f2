#include "CBulwark.h"
