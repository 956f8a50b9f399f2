public import ArgumentParser
public import BulwarkValidation

extension ImageFormat: ExpressibleByArgument {}
