import BulwarkReport

/// What of an interface is left when it is compiled: each text field with its traits and outlets, and no labels of Interface Builder.
extension InterfaceFile {
    /// Reads the objects of a compiled interface. Of a nib that is a folder, with a file for each system (`runtime.nib`,
    /// `objects-13.0+.nib`), the fields are in every one, and stand at the folder.
    init(path: String, archive: NIBArchive) {
        let parts = path.split(separator: "/")
        let isOfFolder = parts.last == "runtime.nib" || parts.last?.hasPrefix("objects-") == true
        self.path = isOfFolder ? parts.dropLast().joined(separator: "/") : path
        var outlets: [Int: [String]] = [:]
        for connection in archive.objects where connection.className == "UIRuntimeOutletConnection" {
            guard let field = archive.reference("UIDestination", of: connection),
                let name = archive.text("UILabel", of: connection)
            else { continue }
            outlets[field, default: []].append(name)
        }
        let place = SourceLocation(wholeFile: self.path)
        for (number, object) in archive.objects.enumerated() {
            // An object of the app's own class says which of the system's it was drawn as.
            let isOwn = object.className == "UIClassSwapper"
            let name = isOwn ? archive.text("UIOriginalClassName", of: object) : object.className
            guard let element = Self.elements[name ?? ""] else { continue }
            func choice(_ key: String, _ words: [Int: String]) -> String? {
                if case .integer(let number)? = archive.value(key, of: object) { words[number] } else { nil }
            }
            let switches = [1: "no", 2: "yes"]
            textInputs.append(
                TextInput(
                    element: element, id: "", placeholder: archive.text("UIPlaceholder", of: object) ?? "",
                    userLabel: "", accessibilityIdentifier: "",
                    customClass: isOwn ? archive.text("UIClassName", of: object) : nil,
                    isSecure: archive.isOn("UISecureTextEntry", of: object),
                    isHidden: archive.isOn("UIHidden", of: object),
                    autocorrection: choice("UIAutocorrectionType", switches) ?? "default",
                    spellChecking: choice("UISpellCheckingType", switches) ?? "default",
                    contentType: archive.text("UITextContentType", of: object),
                    keyboardType: choice("UIKeyboardType", Self.keyboards), outlets: outlets[number] ?? [], owner: nil,
                    location: place, traitsLocation: nil))
        }
    }

    private static let elements = ["UITextField": "textField", "UITextView": "textView", "UISearchBar": "searchBar"]

    /// The keyboards that correct nothing, by their numbers (`UIKeyboardType`).
    private static let keyboards = [4: "numberPad", 5: "phonePad", 8: "decimalPad", 11: "asciiCapableNumberPad"]
}
