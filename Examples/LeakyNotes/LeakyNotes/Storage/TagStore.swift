import CoreData
import Foundation

final class TagStore {
    static let shared = TagStore()

    private let container = NSPersistentContainer(name: "Tags")

    private init() {
        container.persistentStoreDescriptions = [NSPersistentStoreDescription(url: PrivateDirectory.url.appendingPathComponent("Tags.sqlite"))]
        container.loadPersistentStores { _, error in
            if let error { CrashReporter.record(error) }
        }
    }

    func tags(containing text: String) throws -> [NSManagedObject] {
        let request = NSFetchRequest<NSManagedObject>(entityName: "Tag")
        request.predicate = NSPredicate(format: "name CONTAINS[c] '\(text)'")
        return try container.viewContext.fetch(request)
    }

    func tags(of title: String, owner: String) throws -> [NSManagedObject] {
        let request = NSFetchRequest<NSManagedObject>(entityName: "Tag")
        let format = "note.title == \"" + title + "\" AND owner == %@"
        request.predicate = NSPredicate(format: format, owner)
        return try container.viewContext.fetch(request)
    }

    func tags(named names: [String], above count: Int) throws -> [NSManagedObject] {
        let request = NSFetchRequest<NSManagedObject>(entityName: "Tag")
        request.predicate = NSPredicate(format: "name IN %@ AND useCount > %d", names, count)
        return try container.viewContext.fetch(request)
    }

    /// Tags may carry the login of the site they stand for.
    func attach(_ login: LoginNote, to tag: NSManagedObject) throws {
        tag.setValue(login.site, forKey: "site")
        tag.setValue(login.password, forKey: "sitePassword")
        tag.setValue(login.password.count, forKey: "passwordLength")
        try container.viewContext.save()
    }
}

enum TagMigration {
    static func openOldStore(model: NSManagedObjectModel) throws -> NSPersistentStoreCoordinator {
        let coordinator = NSPersistentStoreCoordinator(managedObjectModel: model)
        let url = PrivateDirectory.url.appendingPathComponent("OldTags.sqlite")
        let options = [NSMigratePersistentStoresAutomaticallyOption: true, NSInferMappingModelAutomaticallyOption: true]
        try coordinator.addPersistentStore(ofType: NSSQLiteStoreType, configurationName: nil, at: url, options: options)
        return coordinator
    }

    static func openLockedStore(model: NSManagedObjectModel) throws -> NSPersistentStoreCoordinator {
        let coordinator = NSPersistentStoreCoordinator(managedObjectModel: model)
        let url = PrivateDirectory.url.appendingPathComponent("Locked.sqlite")
        let options = [NSPersistentStoreFileProtectionKey: FileProtectionType.complete]
        try coordinator.addPersistentStore(ofType: NSSQLiteStoreType, configurationName: nil, at: url, options: options)
        return coordinator
    }
}
