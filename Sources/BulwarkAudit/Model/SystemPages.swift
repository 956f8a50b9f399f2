internal import CBulwark

/// Memory from the system itself, zeroed and in large pages: for what is large and lives as long as a code base.
enum SystemPages {
    /// Takes memory for so many elements.
    static func map<Element: BitwiseCopyable>(_ type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
        let size = size(of: type, count)
        guard let memory = bulwark_map_pages(size) else {
            preconditionFailure("The system has no \(size) bytes of memory.")
        }
        return memory.bindMemory(to: Element.self, capacity: count)
    }

    /// Gives memory back that was taken for so many elements.
    static func unmap<Element: BitwiseCopyable>(_ memory: UnsafeMutablePointer<Element>, count: Int) {
        bulwark_unmap_pages(memory, size(of: Element.self, count))
    }

    private static func size<Element>(of type: Element.Type, _ count: Int) -> Int {
        max(1, count) * MemoryLayout<Element>.stride
    }
}
