import CoreData
import Foundation

/// Core Data stores of the app.
final class CoreDataStack {
    private let model: NSManagedObjectModel

    init(model: NSManagedObjectModel) {
        self.model = model
    }

    lazy var accounts: NSPersistentContainer = {
        let container = NSPersistentContainer(name: "Accounts", managedObjectModel: model)
        container.loadPersistentStores { _, error in
            if error != nil { BankLog.info("Accounts store not loaded") }
        }
        return container
    }()

    // fine: complete protection is set before the store is loaded
    lazy var bookings: NSPersistentContainer = {
        let container = NSPersistentContainer(name: "Bookings", managedObjectModel: model)
        let description = container.persistentStoreDescriptions.first
        description?.setOption(FileProtectionType.complete as NSObject, forKey: NSPersistentStoreFileProtectionKey)
        container.loadPersistentStores { _, error in
            if error != nil { BankLog.info("Bookings store not loaded") }
        }
        return container
    }()

    func openPayees(at url: URL) throws -> NSPersistentStoreCoordinator {
        let coordinator = NSPersistentStoreCoordinator(managedObjectModel: model)
        try coordinator.addPersistentStore(ofType: NSSQLiteStoreType, configurationName: nil, at: url, options: nil)
        return coordinator
    }

    func openMessages(at url: URL) throws -> NSPersistentStoreCoordinator {
        let coordinator = NSPersistentStoreCoordinator(managedObjectModel: model)
        let options = [NSPersistentStoreFileProtectionKey: FileProtectionType.none]
        try coordinator.addPersistentStore(ofType: NSSQLiteStoreType, configurationName: nil, at: url, options: options)
        return coordinator
    }

    // fine: kept in memory
    func openPreview() throws -> NSPersistentStoreCoordinator {
        let coordinator = NSPersistentStoreCoordinator(managedObjectModel: model)
        try coordinator.addPersistentStore(ofType: NSInMemoryStoreType, configurationName: nil, at: nil, options: nil)
        return coordinator
    }

    func insert(_ account: Account, _ profile: UserProfile, into context: NSManagedObjectContext) {
        let record = NSEntityDescription.insertNewObject(forEntityName: "Account", into: context)
        record.setValue(account.accountNumber, forKey: "number")
        record.setValue(profile.socialSecurityNumber, forKey: "owner")
        // fine: nothing in it is sensitive
        record.setValue(account.nickname, forKey: "nickname")
        record.setValue(account.currency, forKey: "currency")
    }

    func accounts(matching text: String) -> NSFetchRequest<NSManagedObject> {
        let request = NSFetchRequest<NSManagedObject>(entityName: "Account")
        request.predicate = NSPredicate(format: "nickname CONTAINS '\(text)'")
        return request
    }

    func payees(matching text: String, field: PayeeField) -> [NSPredicate] {
        let format = "name BEGINSWITH '" + text + "'"
        return [
            NSPredicate(format: format),
            // fine: arguments, and a field of a closed enumeration
            NSPredicate(format: "name BEGINSWITH %@", text),
            NSPredicate(format: "%K == %@", field.rawValue, text),
        ]
    }

    enum PayeeField: String {
        case name, iban
    }
}
