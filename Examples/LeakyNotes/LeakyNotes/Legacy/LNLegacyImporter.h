#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// Takes over the notes of version 1.
@interface LNLegacyImporter : NSObject

@property (class, readonly, strong) NSString *passwordKeyName;

+ (instancetype)sharedImporter NS_SWIFT_NAME(shared());
- (void)importIfNeeded;

@end

NS_ASSUME_NONNULL_END
