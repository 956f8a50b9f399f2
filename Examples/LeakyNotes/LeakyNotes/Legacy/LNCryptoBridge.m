#import "LNCryptoBridge.h"
#import <CommonCrypto/CommonCrypto.h>
#import <Security/Security.h>
#import <stdlib.h>

#define LN_SALT_LENGTH 16

@implementation LNCryptoBridge

+ (NSData *)encryptLegacy:(NSData *)data key:(NSData *)key {
    NSMutableData *output = [NSMutableData dataWithLength:data.length + kCCBlockSize3DES];
    size_t moved = 0;
    CCCryptorStatus status = CCCrypt(kCCEncrypt, kCCAlgorithm3DES, kCCOptionPKCS7Padding | kCCOptionECBMode, key.bytes, kCCKeySize3DES, NULL, data.bytes, data.length, output.mutableBytes, output.length, &moved);
    output.length = moved;
    return status == kCCSuccess ? output : nil;
}

+ (NSData *)sealAttachment:(NSData *)data key:(NSData *)key {
    NSMutableData *output = [NSMutableData dataWithLength:data.length + kCCBlockSizeAES128];
    size_t moved = 0;
    CCCryptorStatus status = CCCrypt(kCCEncrypt, kCCAlgorithmAES, kCCOptionPKCS7Padding, key.bytes, key.length, NULL, data.bytes, data.length, output.mutableBytes, output.length, &moved);
    output.length = moved;
    return status == kCCSuccess ? output : nil;
}

+ (NSData *)digestOfPassword:(NSString *)password {
    NSData *input = [password dataUsingEncoding:NSUTF8StringEncoding];
    NSMutableData *digest = [NSMutableData dataWithLength:CC_MD5_DIGEST_LENGTH];
    CC_MD5(input.bytes, (CC_LONG)input.length, digest.mutableBytes);
    return digest;
}

+ (NSData *)contentAddressOfAttachment:(NSData *)data {
    NSMutableData *digest = [NSMutableData dataWithLength:CC_SHA256_DIGEST_LENGTH];
    CC_SHA256(data.bytes, (CC_LONG)data.length, digest.mutableBytes);
    return digest;
}

+ (NSString *)makeShareToken {
    NSMutableString *token = [NSMutableString string];
    for (NSUInteger i = 0; i < 24; i++) {
        [token appendFormat:@"%x", rand() % 16];
    }
    return token;
}

+ (NSUInteger)randomColorIndex:(NSUInteger)count {
    return (NSUInteger)arc4random_uniform((uint32_t)count);
}

+ (void)saveLegacyKey:(NSData *)key account:(NSString *)account {
    NSDictionary *attributes = @{
        (__bridge id)kSecClass: (__bridge id)kSecClassGenericPassword,
        (__bridge id)kSecAttrService: @"app.leakynotes.legacy",
        (__bridge id)kSecAttrAccount: account,
        (__bridge id)kSecAttrAccessible: (__bridge id)kSecAttrAccessibleAlways,
        (__bridge id)kSecValueData: key,
    };
    SecItemAdd((__bridge CFDictionaryRef)attributes, NULL);
}

@end
