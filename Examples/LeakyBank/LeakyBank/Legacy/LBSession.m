#import "LBSession.h"

#import <Security/Security.h>
#import <UIKit/UIKit.h>

#define LB_SIGNING_SECRET @"Zq3-tY8w_Lm5Xc1vBn7Kd0Rf"

static NSString *const kLBClientSecret = @"c0b4lt-9Hs2Wq7Lx4Vz6Np1Td";
static NSString *const kLBTokenKey = @"LBTokenKey"; // fine: the name of a place
static NSString *const kLBPasswordTitle = @"Password";

void LBRemember(NSString *key, NSString *value) {
    [[NSUserDefaults standardUserDefaults] setObject:value forKey:key];
}

@implementation LBSession

+ (instancetype)sharedSession {
    static LBSession *session;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
        session = [[LBSession alloc] init];
    });
    return session;
}

- (void)beginWithToken:(NSString *)token password:(NSString *)password {
    self.accessToken = token;
    self.passwordLabel = kLBPasswordTitle;

    NSUserDefaults *defaults = [NSUserDefaults standardUserDefaults];
    [defaults setObject:token forKey:kLBTokenKey];
    [[NSUserDefaults standardUserDefaults] setObject:password forKey:@"password"];
    LBRemember(@"refresh", self.accessToken);
    [defaults setBool:YES forKey:@"loggedIn"];

    // fine: a language and a length
    LBRemember(@"language", @"en");
    [defaults setInteger:password.length forKey:@"passwordLength"];

    NSLog(@"signed in with %@", password);
    NSLog(@"token of %lu characters", (unsigned long)token.length); // fine: a length
    [UIPasteboard generalPasteboard].string = token;
    [self keep:[token dataUsingEncoding:NSUTF8StringEncoding]];
}

- (void)keep:(NSData *)token {
    NSDictionary *query = @{
        (__bridge id)kSecClass : (__bridge id)kSecClassGenericPassword,
        (__bridge id)kSecAttrService : @"example.leakybank.business",
        (__bridge id)kSecAttrAccount : @"token",
        (__bridge id)kSecAttrAccessible : (__bridge id)kSecAttrAccessibleAlways,
        (__bridge id)kSecValueData : token,
    };
    SecItemAdd((__bridge CFDictionaryRef)query, NULL);
}

- (BOOL)forgetEverything {
    NSDictionary *query = @{(__bridge id)kSecClass : (__bridge id)kSecClassInternetPassword};
    OSStatus status = SecItemDelete((__bridge CFDictionaryRef)query);
    return status == errSecSuccess;
}

- (BOOL)shareWithOtherDevices:(NSData *)password {
    NSDictionary *query = @{
        (__bridge id)kSecClass : (__bridge id)kSecClassGenericPassword,
        (__bridge id)kSecAttrService : @"example.leakybank.business",
        (__bridge id)kSecAttrAccount : @"password",
        (__bridge id)kSecAttrSynchronizable : @YES,
        (__bridge id)kSecAttrAccessible : (__bridge id)kSecAttrAccessibleWhenUnlocked,
        (__bridge id)kSecValueData : password,
    };
    OSStatus status = SecItemAdd((__bridge CFDictionaryRef)query, NULL);
    return status == errSecSuccess;
}

// fine: the status is looked at
- (BOOL)hasToken {
    NSDictionary *query = @{
        (__bridge id)kSecClass : (__bridge id)kSecClassGenericPassword,
        (__bridge id)kSecAttrService : @"example.leakybank.business",
        (__bridge id)kSecAttrAccount : @"token",
    };
    return SecItemCopyMatching((__bridge CFDictionaryRef)query, NULL) == errSecSuccess;
}

- (NSString *)signatureSecret {
    return [kLBClientSecret stringByAppendingString:LB_SIGNING_SECRET];
}

- (void)logout {
    self.accountName = nil;
    [[NSNotificationCenter defaultCenter] postNotificationName:@"LBSessionEnded" object:self];
}

// fine: the token goes too
- (void)endSafely {
    self.accessToken = nil;
    self.accountName = nil;
    [[NSUserDefaults standardUserDefaults] removeObjectForKey:kLBTokenKey];
}

- (void)showMessage:(NSString *)message {
    UITextField *field = [[UITextField alloc] init];
    field.text = message;
    self.accountName = [NSString stringWithFormat:field.text];
    // fine: the format is a literal
    self.accountName = [NSString stringWithFormat:@"%@", field.text];
}

@end
