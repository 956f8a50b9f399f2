#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

/// The session of the business customers.
@interface LBSession : NSObject

@property (nonatomic, copy, nullable) NSString *accessToken;
@property (nonatomic, copy, nullable) NSString *accountName;
@property (nonatomic, copy) NSString *passwordLabel;

+ (instancetype)sharedSession;

- (void)beginWithToken:(NSString *)token password:(NSString *)password;
- (void)logout;
- (void)endSafely;
- (void)showMessage:(NSString *)message;

@end

/// Puts a text where the other half of the app finds it.
void LBRemember(NSString *key, NSString *value);

NS_ASSUME_NONNULL_END
