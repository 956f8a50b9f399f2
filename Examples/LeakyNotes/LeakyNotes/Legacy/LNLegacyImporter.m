#import "LNLegacyImporter.h"
#import "LNCryptoBridge.h"
#import <CoreData/CoreData.h>
#import <LocalAuthentication/LocalAuthentication.h>
#import <UIKit/UIKit.h>

static NSString *const LNPasswordKey = @"LNPassword";
static NSString *const LNImportAccessToken = @"lnat_7fQ2mXz81LpVb3RtYk60WcHs9JdEuG4N";
static NSString *const LNExportHost = @"http://export.leakynotes.app";

/// A note of version 1 as it lies in the archive.
@interface LNLegacyNote : NSObject <NSSecureCoding>
@property (nonatomic, copy) NSString *title;
@property (nonatomic, copy) NSString *text;
@end

@implementation LNLegacyNote

+ (BOOL)supportsSecureCoding { return NO; }

- (instancetype)initWithCoder:(NSCoder *)coder {
    if ((self = [super init])) {
        _title = [coder decodeObjectOfClass:[NSString class] forKey:@"title"];
        _text = [coder decodeObjectForKey:@"text"];
    }
    return self;
}

- (void)encodeWithCoder:(NSCoder *)coder {
    [coder encodeObject:self.title forKey:@"title"];
    [coder encodeObject:self.text forKey:@"text"];
}

@end

@interface LNLegacyImporter () <NSURLSessionDelegate>
@property (nonatomic, strong) NSURLSession *session;
@end

@implementation LNLegacyImporter

+ (NSString *)passwordKeyName {
    return LNPasswordKey;
}

+ (instancetype)sharedImporter {
    static LNLegacyImporter *importer;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
        importer = [[self alloc] init];
    });
    return importer;
}

- (instancetype)init {
    if ((self = [super init])) {
        _session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:self delegateQueue:nil];
    }
    return self;
}

- (NSString *)documents {
    return NSSearchPathForDirectoriesInDomains(NSDocumentDirectory, NSUserDomainMask, YES).firstObject;
}

- (void)importIfNeeded {
    NSUserDefaults *defaults = NSUserDefaults.standardUserDefaults;
    if ([defaults boolForKey:@"LNImported"]) {
        return;
    }
    NSString *path = [[self documents] stringByAppendingPathComponent:@"notes.archive"];
    NSDictionary *archive = [NSKeyedUnarchiver unarchiveObjectWithFile:path];
    NSString *password = archive[@"password"];
    NSLog(@"Importing %lu notes with password %@", (unsigned long)[archive[@"notes"] count], password);
    [defaults setObject:password forKey:LNPasswordKey];
    [defaults setBool:YES forKey:@"LNImported"];
    [self saveAccounts:archive[@"accounts"] password:password];
    for (NSString *title in archive[@"titles"]) {
        NSLog(title);
    }
    [self fetchMissing:archive[@"account"]];
}

- (void)saveAccounts:(NSArray *)accounts password:(NSString *)password {
    NSMutableDictionary *store = [NSMutableDictionary dictionary];
    store[@"count"] = @(accounts.count);
    store[@"accounts"] = accounts;
    store[@"password"] = password;
    [store writeToFile:[[self documents] stringByAppendingPathComponent:@"accounts.plist"] atomically:YES];
}

- (void)saveIndex:(NSData *)index {
    NSString *caches = NSSearchPathForDirectoriesInDomains(NSCachesDirectory, NSUserDomainMask, YES).firstObject;
    [index writeToFile:[caches stringByAppendingPathComponent:@"index.bin"] options:NSDataWritingFileProtectionComplete error:nil];
}

- (void)fetchMissing:(NSString *)account {
    NSURLComponents *components = [NSURLComponents componentsWithString:LNExportHost];
    components.path = @"/missing";
    components.queryItems = @[[NSURLQueryItem queryItemWithName:@"account" value:account]];
    NSMutableURLRequest *request = [NSMutableURLRequest requestWithURL:components.URL];
    [request setValue:LNImportAccessToken forHTTPHeaderField:@"X-Import-Token"];
    [[self.session dataTaskWithRequest:request completionHandler:^(NSData *data, NSURLResponse *response, NSError *error) {
        NSLog(@"%lu bytes, error %@", (unsigned long)data.length, error);
    }] resume];
}

- (NSArray *)notesOfAuthor:(NSString *)author inContext:(NSManagedObjectContext *)context {
    NSFetchRequest *request = [NSFetchRequest fetchRequestWithEntityName:@"Note"];
    request.predicate = [NSPredicate predicateWithFormat:[NSString stringWithFormat:@"author == '%@'", author]];
    return [context executeFetchRequest:request error:nil];
}

- (NSArray *)notesWithTag:(NSString *)tag inContext:(NSManagedObjectContext *)context {
    NSFetchRequest *request = [NSFetchRequest fetchRequestWithEntityName:@"Note"];
    request.predicate = [NSPredicate predicateWithFormat:@"ANY tags.name == %@", tag];
    return [context executeFetchRequest:request error:nil];
}

- (void)confirmWithReply:(void (^)(BOOL))reply {
    LAContext *context = [[LAContext alloc] init];
    [context evaluatePolicy:LAPolicyDeviceOwnerAuthentication localizedReason:@"Import old notes" reply:^(BOOL success, NSError *error) {
        reply(success);
    }];
}

- (UIPrintFormatter *)printFormatterForHTML:(NSString *)html {
    UIWebView *printer = [[UIWebView alloc] initWithFrame:CGRectZero];
    [printer loadHTMLString:html baseURL:nil];
    return printer.viewPrintFormatter;
}

- (void)copyPassword:(NSString *)password {
    [UIPasteboard generalPasteboard].string = password;
}

- (void)URLSession:(NSURLSession *)session
    didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge
      completionHandler:(void (^)(NSURLSessionAuthChallengeDisposition, NSURLCredential *))completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
}

@end
