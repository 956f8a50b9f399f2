#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// Ciphers of version 1, kept to read its notes.
@interface LNCryptoBridge : NSObject

+ (nullable NSData *)encryptLegacy:(NSData *)data key:(NSData *)key;
+ (nullable NSData *)sealAttachment:(NSData *)data key:(NSData *)key;
+ (NSData *)digestOfPassword:(NSString *)password;
+ (NSData *)contentAddressOfAttachment:(NSData *)data;
+ (NSString *)makeShareToken;
+ (NSUInteger)randomColorIndex:(NSUInteger)count;
+ (void)saveLegacyKey:(NSData *)key account:(NSString *)account;

@end

NS_ASSUME_NONNULL_END
