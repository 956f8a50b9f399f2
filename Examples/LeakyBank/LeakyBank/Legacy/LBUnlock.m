#import "LBUnlock.h"

#import <LocalAuthentication/LocalAuthentication.h>
#import <Security/Security.h>

@implementation LBUnlock

- (void)unlockReports:(void (^)(BOOL))onDone {
    LAContext *context = [[LAContext alloc] init];
    [context evaluatePolicy:LAPolicyDeviceOwnerAuthenticationWithBiometrics localizedReason:@"Open your reports" reply:^(BOOL success, NSError *error) {
        onDone(success);
    }];
}

- (void)readPassword:(void (^)(NSData *, NSString *))onDone {
    LAContext *context = [[LAContext alloc] init];
    [context evaluatePolicy:LAPolicyDeviceOwnerAuthentication localizedReason:@"Fill in your password" reply:^(BOOL success, NSError *error) {
        if (success) {
            onDone([self secret:@"password" context:context], nil);
        } else {
            onDone(nil, [self reasonFor:error]);
        }
    }];
}

// fine: biometrics only, every error has its answer, and the keychain releases the key
- (void)readKey:(void (^)(NSData *, NSString *))onDone {
    LAContext *context = [[LAContext alloc] init];
    context.localizedFallbackTitle = @"Use PIN";
    [context evaluatePolicy:LAPolicyDeviceOwnerAuthenticationWithBiometrics localizedReason:@"Sign the order" reply:^(BOOL success, NSError *error) {
        if (success) {
            onDone([self secret:@"order-key" context:context], nil);
        } else {
            onDone(nil, [self reasonFor:error]);
        }
    }];
}

- (NSData *)secret:(NSString *)account context:(LAContext *)context {
    NSDictionary *query = @{
        (__bridge id)kSecClass : (__bridge id)kSecClassGenericPassword,
        (__bridge id)kSecAttrService : @"example.leakybank.business",
        (__bridge id)kSecAttrAccount : account,
        (__bridge id)kSecUseAuthenticationContext : context,
        (__bridge id)kSecReturnData : @YES,
    };
    CFTypeRef item = NULL;
    OSStatus status = SecItemCopyMatching((__bridge CFDictionaryRef)query, &item);
    return status == errSecSuccess ? CFBridgingRelease(item) : nil;
}

- (NSString *)reasonFor:(NSError *)error {
    switch (error.code) {
        case LAErrorUserFallback:
        case LAErrorAuthenticationFailed:
            return @"Use your PIN.";
        case LAErrorUserCancel:
        case LAErrorAppCancel:
        case LAErrorSystemCancel:
            return @"Cancelled.";
        case LAErrorBiometryLockout:
            return @"Too many tries. Use your PIN.";
        case LAErrorBiometryNotAvailable:
        case LAErrorBiometryNotEnrolled:
        case LAErrorPasscodeNotSet:
            return @"Set up Face ID first.";
        default:
            return @"That did not work.";
    }
}

- (void)noteOwner:(NSString *)email iban:(NSString *)iban {
    NSLog(@"owner %@", email);
    NSString *line = [@"account " stringByAppendingString:iban];
    NSLog(@"%@", line);
    NSLog(@"owner has an address of %lu characters", (unsigned long)email.length); // fine: a length
}

@end
