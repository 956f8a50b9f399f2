#import "Legacy/LNLegacyImporter.h"
#import "Legacy/LNCryptoBridge.h"
