/// The candidate that a misspelt name most probably means, or nil when none is near.
///
/// A candidate is near when few letters differ, when it has the same letters in another order (福祉健康部 for 健康福祉部), or
/// when the name is what an input method made of it (`whえれ` for `where`).
public func nearestName<S: Sequence>(to name: String, in candidates: S) -> String? where S.Element == String {
  let all = Array(candidates)
  if let found = nearestSpelling(to: name, in: all) { return found }
  let letters = name.sorted()
  if letters.count > 2, let found = all.first(where: { $0.count == letters.count && $0.sorted() == letters }) {
    return found
  }
  guard let typed = KanaInput.typed(name) else { return nil }
  return all.first { $0 == typed } ?? nearestSpelling(to: typed, in: all)
}

/// The candidate that holds the name, or that begins the name, where that is a good part of it: 研修の種別 for 種別, `staff`
/// for `staff_2024`. Nil where none does.
public func nearestPart<S: Sequence>(to name: String, in candidates: S) -> String? where S.Element == String {
  let isLong = { (text: String) in text.utf8.count >= 4 && text.count >= 2 }
  guard isLong(name) else { return nil }
  let all = Array(candidates)
  if let found = all.first(where: { $0.hasSuffix(name) || $0.hasPrefix(name) }) { return found }
  return all.filter { isLong($0) && name.hasPrefix($0) }.max { $0.count < $1.count }
}

/// The fewest edits (insert, delete, replace, swap of neighbours), at most a third of the name's length, ignoring case.
/// Ties go to the earlier candidate.
///
/// Source: Damerau 1964; optimal string alignment distance.
private func nearestSpelling(to name: String, in candidates: [String]) -> String? {
  let wanted = Array(name.lowercased())
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let other = Array(candidate.lowercased())
    // A name of which every letter differs is another name, however short.
    let limit = min(max(1, max(wanted.count, other.count) / 3), min(wanted.count, other.count) - 1)
    guard abs(other.count - wanted.count) <= limit else { continue }
    let distance = editDistance(wanted, other)
    if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.name
}

/// The number of single-character edits that turn one text into the other.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for i in 1...left.count {
    var row = [i] + [Int](repeating: 0, count: right.count)
    for j in 1...right.count {
      let replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
      row[j] = min(replaced, last[j] + 1, row[j - 1] + 1)
      if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
        row[j] = min(row[j], beforeLast[j - 2] + 1)
      }
    }
    beforeLast = last
    last = row
  }
  return last[right.count]
}
