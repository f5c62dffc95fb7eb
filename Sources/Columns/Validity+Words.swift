extension Validity {
  /// A validity over bits as they are: 64 rows a word, lowest first, set where the row holds a value.
  public init(words: Buffer<UInt64>, count: Int) {
    precondition(words.count * 64 >= count, "a validity needs a bit for each row")
    self.init(words: words, offset: 0, count: count)
  }
}
