internal import Crypto
internal import Dispatch
internal import Foundation
@_exported public import Observation

// The one file that imports Apple's frameworks, and what stands in for them on Linux.
#if canImport(Darwin)
    @_exported import CoreSpotlight
    @_exported import LocalAuthentication
    @_exported import Network
    @_exported import Security
    @_exported import SwiftUI
    @_exported import UniformTypeIdentifiers
    @_exported import UserNotifications
    @_exported import WebKit
    @_exported import WidgetKit
    #if canImport(UIKit)
        @_exported import UIKit
    #else
        @_exported import AppKit
    #endif
#else
    @_exported import AppleShims
#endif

// Swift bridges with `as` on Apple's systems and nowhere else, so what crosses into Core Foundation crosses here.

/// Hands attributes to the Security calls.
func cfDictionary(_ attributes: [String: Any]) -> CFDictionary {
    #if canImport(Darwin)
        attributes as CFDictionary
    #else
        CFDictionary(attributes)
    #endif
}

/// Hands bytes to the Security calls.
func cfData(_ bytes: Data) -> CFData {
    #if canImport(Darwin)
        bytes as CFData
    #else
        CFData(bytes)
    #endif
}

/// The bytes that a Security call gave.
func bytes(of data: CFData) -> [UInt8] {
    #if canImport(Darwin)
        Array(data as Data)
    #else
        Array(data.bytes)
    #endif
}

/// The one item that a search gave with its attributes.
func attributes(of result: CFTypeRef?) -> [String: Any]? {
    #if canImport(Darwin)
        result as? [String: Any]
    #else
        (result as? CFDictionary)?.values
    #endif
}

/// The items that a search gave with their attributes.
func attributeList(of result: CFTypeRef?) -> [[String: Any]]? {
    #if canImport(Darwin)
        result as? [[String: Any]]
    #else
        (result as? CFArray)?.values.compactMap { ($0 as? CFDictionary)?.values }
    #endif
}

/// The method of a challenge about a server's trust.
var serverTrustMethod: String {
    #if canImport(Darwin)
        NSURLAuthenticationMethodServerTrust
    #else
        ShimProtectionSpace.serverTrustMethod
    #endif
}

/// The method of a challenge for a client's certificate.
var clientCertificateMethod: String {
    #if canImport(Darwin)
        NSURLAuthenticationMethodClientCertificate
    #else
        ShimProtectionSpace.clientCertificateMethod
    #endif
}

/// Hands a list to the Security calls.
func cfArray(_ values: [Any]) -> CFArray {
    #if canImport(Darwin)
        values as CFArray
    #else
        CFArray(values)
    #endif
}

/// Hands a date to the Security calls.
func cfDate(_ date: Date) -> CFDate {
    #if canImport(Darwin)
        date as CFDate
    #else
        CFDate(date)
    #endif
}

/// The certificates that a Security call gave.
func certificates(of array: CFArray?) -> [SecCertificate]? {
    #if canImport(Darwin)
        array as? [SecCertificate]
    #else
        array?.values.compactMap { $0 as? SecCertificate }
    #endif
}

/// The key that a search gave a reference to.
func key(of result: CFTypeRef?) -> SecKey? {
    #if canImport(Darwin)
        // `as?` to a type of Core Foundation always succeeds; its type's number tells.
        guard let result, CFGetTypeID(result) == SecKeyGetTypeID() else { return nil }
        return unsafeDowncast(result, to: SecKey.self)
    #else
        return result as? SecKey
    #endif
}

/// Whether there is a Secure Enclave.
func hasSecureEnclave() -> Bool {
    #if canImport(Darwin)
        // Of CryptoKit, which comes with Crypto.
        SecureEnclave.isAvailable
    #else
        ShimDevice.current.hasSecureEnclave
    #endif
}

/// Makes an access control.
///
/// - Throws: ``StatusFailure`` with the status that the call gave.
func accessControl(_ protection: CFString, _ flags: SecAccessControlCreateFlags) throws(StatusFailure)
    -> SecAccessControl
{
    var error: Unmanaged<CFError>?
    #if canImport(Darwin)
        let control = SecAccessControlCreateWithFlags(nil, protection, flags, &error)
    #else
        let control = SecAccessControlCreateWithFlags(nil, SecProtection(protection), flags, &error)
    #endif
    if let control { return control }
    throw StatusFailure(taking: error)
}

/// A call that gave an error object instead of a result.
struct StatusFailure: Error {
    /// The error's domain.
    let domain: String
    /// Its code: an `OSStatus` in `NSOSStatusErrorDomain`.
    let code: Int

    /// Takes over the error that a call left behind.
    init(taking error: Unmanaged<CFError>?) { self.init(error?.takeRetainedValue()) }

    /// Reads an error.
    init(_ error: CFError?) {
        #if canImport(Darwin)
            let taken = error.map { ($0 as any Error) as NSError }
            domain = taken?.domain ?? NSOSStatusErrorDomain
            code = taken?.code ?? Int(errSecParam)
        #else
            domain = error.map { CFErrorGetDomain($0) } ?? NSOSStatusErrorDomain
            code = error.map { CFErrorGetCode($0) } ?? Int(errSecParam)
        #endif
    }

    /// The status; nil where the error is of another domain.
    var status: OSStatus? { domain == NSOSStatusErrorDomain ? OSStatus(truncatingIfNeeded: code) : nil }
}

/// Asks the system to let the app run in the background until something is done.
func keepRunning(_ reason: String, until end: DispatchSemaphore) {
    // An app on macOS is not suspended.
    #if !os(macOS)
        ProcessInfo.processInfo.performExpiringActivity(withReason: reason) { hasExpired in
            if hasExpired { end.signal() } else { end.wait() }
        }
    #endif
}
