#import "LBVault.h"

#import <CommonCrypto/CommonCrypto.h>
#import <UIKit/UIKit.h>
#import <sqlite3.h>

@implementation LBDocument

+ (BOOL)supportsSecureCoding { return NO; }

- (instancetype)initWithCoder:(NSCoder *)coder {
    if ((self = [super init])) {
        _title = [coder decodeObjectForKey:@"title"];
    }
    return self;
}

- (void)encodeWithCoder:(NSCoder *)coder {
    [coder encodeObject:self.title forKey:@"title"];
}

@end

@interface LBVault () <NSURLSessionDelegate>
@end

@implementation LBVault {
    sqlite3 *_database;
}

- (NSData *)digestOf:(NSData *)password {
    unsigned char digest[CC_MD5_DIGEST_LENGTH];
    CC_MD5(password.bytes, (CC_LONG)password.length, digest);
    return [NSData dataWithBytes:digest length:sizeof(digest)];
}

// fine: SHA-2
- (NSData *)checksumOf:(NSData *)data {
    unsigned char digest[CC_SHA256_DIGEST_LENGTH];
    CC_SHA256(data.bytes, (CC_LONG)data.length, digest);
    return [NSData dataWithBytes:digest length:sizeof(digest)];
}

- (NSData *)encrypt:(NSData *)data key:(NSData *)key {
    NSMutableData *out = [NSMutableData dataWithLength:data.length + kCCBlockSize3DES];
    size_t moved = 0;
    CCCryptorStatus status = CCCrypt(kCCEncrypt, kCCAlgorithmRC4, 0, key.bytes, key.length, NULL, data.bytes, data.length, out.mutableBytes, out.length, &moved);
    return status == kCCSuccess ? [out subdataWithRange:NSMakeRange(0, moved)] : nil;
}

- (NSString *)newSessionToken {
    unsigned int token = (unsigned int)rand();
    return [NSString stringWithFormat:@"%08x", token];
}

// fine: drawn by the system
- (NSString *)newSafeToken {
    return [NSString stringWithFormat:@"%08x", arc4random()];
}

- (id)openArchive:(NSString *)path {
    return [NSKeyedUnarchiver unarchiveObjectWithFile:path];
}

- (NSData *)pack:(LBDocument *)document {
    return [NSKeyedArchiver archivedDataWithRootObject:document];
}

// fine: the class is named on the way in
- (LBDocument *)openSafely:(NSData *)data {
    NSError *error = nil;
    return [NSKeyedUnarchiver unarchivedObjectOfClass:[LBDocument class] fromData:data error:&error];
}

- (void)savePrivateKey:(NSData *)privateKey {
    NSString *caches = NSSearchPathForDirectoriesInDomains(NSCachesDirectory, NSUserDomainMask, YES).firstObject;
    [privateKey writeToFile:[caches stringByAppendingPathComponent:@"key.der"] atomically:YES];
    NSString *old = [caches stringByAppendingPathComponent:@"old-key.der"];
    [privateKey writeToFile:old options:NSDataWritingFileProtectionNone error:nil];
    // fine: complete protection
    NSString *current = [caches stringByAppendingPathComponent:@"current-key.der"];
    [privateKey writeToFile:current options:NSDataWritingFileProtectionComplete error:nil];
}

- (BOOL)removeDocument:(NSString *)name {
    NSString *sql = [NSString stringWithFormat:@"DELETE FROM documents WHERE name = '%@'", name];
    return sqlite3_exec(_database, sql.UTF8String, NULL, NULL, NULL) == SQLITE_OK;
}

- (NSArray *)documentsNamed:(NSString *)name in:(NSArray *)documents {
    NSString *format = [NSString stringWithFormat:@"title CONTAINS '%@'", name];
    return [documents filteredArrayUsingPredicate:[NSPredicate predicateWithFormat:format]];
}

- (void)openManualIn:(UIView *)view {
    UIWebView *manual = [[UIWebView alloc] initWithFrame:view.bounds];
    NSURL *address = [NSURL URLWithString:@"http://manual.leakybank.example/business"];
    [manual loadRequest:[NSURLRequest requestWithURL:address]];
    [view addSubview:manual];
}

- (void)URLSession:(NSURLSession *)session
    didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge
      completionHandler:(void (^)(NSURLSessionAuthChallengeDisposition, NSURLCredential *))completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
}

@end

/// The servers of the notaries.
@interface LBNotaryDelegate : NSObject <NSURLSessionDelegate>
@end

@implementation LBNotaryDelegate

- (void)URLSession:(NSURLSession *)session
    didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge
      completionHandler:(void (^)(NSURLSessionAuthChallengeDisposition, NSURLCredential *))completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    SecTrustResultType result;
    SecTrustEvaluate(trust, &result);
    completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
}

@end
