/// A line that holds the longest error, its newline included: 120 bytes of a name as `\xNN` are 480.
public typealias ErrorLine = LineBuffer<1024>
