import BulwarkStorage

func show(_ progress: SecureErase.Progress) {}
func warn(_ caveats: [EraseCaveat]) {}
