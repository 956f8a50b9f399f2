#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// Unlocks the screens of the business customers.
@interface LBUnlock : NSObject

- (void)unlockReports:(void (^)(BOOL unlocked))onDone;
- (void)readPassword:(void (^)(NSData *_Nullable password, NSString *_Nullable reason))onDone;
- (void)readKey:(void (^)(NSData *_Nullable key, NSString *_Nullable reason))onDone;
- (void)noteOwner:(NSString *)email iban:(NSString *)iban;

@end

NS_ASSUME_NONNULL_END
