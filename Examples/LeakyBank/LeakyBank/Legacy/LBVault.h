#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// A document of a business customer.
@interface LBDocument : NSObject <NSSecureCoding>

@property (nonatomic, copy, nullable) NSString *title;

@end

/// Keeps and checks documents of business customers.
@interface LBVault : NSObject

- (NSData *)digestOf:(NSData *)password;
- (nullable NSData *)encrypt:(NSData *)data key:(NSData *)key;
- (NSString *)newSessionToken;
- (nullable id)openArchive:(NSString *)path;
- (void)savePrivateKey:(NSData *)privateKey;

@end

NS_ASSUME_NONNULL_END
