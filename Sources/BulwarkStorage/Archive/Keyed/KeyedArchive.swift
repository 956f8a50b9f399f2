public import Foundation

/// Archives objects by NSKeyedArchiver and reads them back with secure coding, from a closed list of classes.
///
/// ```swift
/// let ledgers = try KeyedArchive(Ledger.self, allowing: [Entry.self])
/// let data = try ledgers.archive(ledger)
/// let opened = try ledgers.unarchive(authentic: data)
/// ```
///
/// The list holds for the whole archive, whatever `init(coder:)` asks for, and by the exact class: subclasses need a place of
/// their own. Strings, numbers, dates, data, `NSNull` and plain containers (``plainClasses``) need none. All class names, the
/// depth and the size are checked before an object is made, for the unarchiver makes objects of what it finds on the way, and
/// Foundation on Linux ends the process at a class that was not asked for.
///
/// - Warning: Secure coding settles which classes there are, not what the objects say, nor who wrote them. Seal what leaves your
///   hands: `SealedArchive<Data>` around ``archive(_:)``.
public struct KeyedArchive<Root: NSObject & NSSecureCoding>: @unchecked Sendable {
    // Unchecked: the list holds classes, which are there as long as the process is, and nothing changes it.
    private let classes: [AnyClass]
    private let names: Set<String>
    private let limits: KeyedArchiveLimits

    /// The classes that need no place on the list.
    public static var plainClasses: [AnyClass] {
        [
            NSString.self, NSMutableString.self, NSNumber.self, NSDate.self, NSData.self, NSMutableData.self,
            NSNull.self,
            NSArray.self, NSMutableArray.self, NSDictionary.self, NSMutableDictionary.self, NSSet.self,
            NSMutableSet.self,
        ]
    }

    /// Lists the classes of an archive.
    ///
    /// - Parameters:
    ///   - root: The class of the outermost object; may be a plain container.
    ///   - classes: All other classes that may occur, at any depth.
    ///   - limits: The most that is read.
    /// - Throws: ``StorageError/Code/refused`` for `NSObject`, which would let in every class, and for classes without secure
    ///   coding.
    public init(
        _ root: Root.Type, allowing classes: [AnyClass] = [], limits: KeyedArchiveLimits = .standard
    ) throws(StorageError) {
        let own: [AnyClass] = [root] + classes
        for listed in own {
            if listed == NSObject.self { throw StorageError(.refused, "NSObject on the list lets every class in") }
            guard (listed as? any NSSecureCoding.Type)?.supportsSecureCoding == true else {
                throw StorageError(.refused, "a class on the list has no secure coding")
            }
        }
        self.classes = own + Self.plainClasses
        names = Set(self.classes.map { NSStringFromClass($0) })
        self.limits = limits
    }

    /// Archives an object.
    ///
    /// - Throws: ``StorageError/Code/refused`` when an object in it is of no listed class, so that nothing is written that could not
    ///   be read back; ``StorageError/Code/tooLarge``.
    public func archive(_ root: Root) throws(StorageError) -> Data {
        let data: Data
        do {
            data = try NSKeyedArchiver.archivedData(withRootObject: root, requiringSecureCoding: true)
        } catch {
            throw StorageError(.wrongType, "the object cannot be archived")
        }
        try check(data)
        return data
    }

    /// Reads an object.
    ///
    /// - Parameter data: What ``archive(_:)`` gave. Where others can write it, open it from a ``SealedArchive`` first: on Linux
    ///   Foundation ends the process when a listed class stands where `init(coder:)` asks for another one.
    /// - Throws: ``StorageError/Code/refused`` for a class that is not listed, before any object is made;
    ///   ``StorageError/Code/wrongType`` for what is no keyed archive of a `Root`; ``StorageError/Code/tampered`` for a damaged one;
    ///   ``StorageError/Code/tooLarge``.
    public func unarchive(authentic data: Data) throws(StorageError) -> Root {
        try check(data)
        let root: Any?
        do {
            root = try NSKeyedUnarchiver.unarchivedObject(ofClasses: classes, from: data)
        } catch {
            throw .tampered("the keyed archive cannot be read")
        }
        guard let root = root as? Root else { throw StorageError(.wrongType, "the archive holds another class") }
        return root
    }

    private func check(_ data: Data) throws(StorageError) {
        let outline = try KeyedArchiveOutline(Array(data), limits)
        guard outline.classNames.isSubset(of: names) else {
            throw StorageError(.refused, "the archive has a class that is not listed")
        }
    }
}
