public import ArgumentParser
public import BulwarkReport

extension ReportFormat: ExpressibleByArgument {}
