/// Slots: the places of key values in an array that has one for each combination of values that can occur.
extension BufferSlice where Element == UInt32 {
  /// The slots of one key's values: each value's distance from `low`, times `stride`, on top of the slots so far.
  ///
  /// Values must not lie below `low`; rows without a value get `nullDistance`, and must be given one where there are any.
  public static func slots(
    of units: Column.Storage, validity: Validity?, low: Int64, stride: UInt32, nullDistance: UInt32,
    onTopOf slots: BufferSlice<UInt32>?
  ) -> BufferSlice<UInt32> {
    switch units {
    case .int8(let values): return added(values, validity, low, stride, nullDistance, slots)
    case .int16(let values): return added(values, validity, low, stride, nullDistance, slots)
    case .int32(let values): return added(values, validity, low, stride, nullDistance, slots)
    case .int64(let values): return added(values, validity, low, stride, nullDistance, slots)
    case .bool(let values): return added(values, validity, low, stride, nullDistance, slots)
    case .string(let texts):
      switch texts.codes {
      case .narrow(let codes): return added(codes, nil, low, stride, nullDistance, slots)
      case .middle(let codes): return added(codes, nil, low, stride, nullDistance, slots)
      case .wide(let codes): return added(codes, nil, low, stride, nullDistance, slots)
      case .identity: return added(texts.wideCodes(), nil, low, stride, nullDistance, slots)
      }
    case .decimal(let inner, _):
      return self.slots(
        of: inner, validity: validity, low: low, stride: stride, nullDistance: nullDistance, onTopOf: slots)
    case .real, .list, .boxed: preconditionFailure("a column of this storage has no slots")
    }
  }

  private static func added<Value: FixedWidthInteger & BitwiseCopyable>(
    _ values: BufferSlice<Value>, _ validity: Validity?, _ low: Int64, _ stride: UInt32, _ nullDistance: UInt32,
    _ slots: BufferSlice<UInt32>?
  ) -> BufferSlice<UInt32> {
    let base = UInt32(truncatingIfNeeded: low)
    var distances: BufferSlice<UInt32>
    if validity == nil, let slots {
      return slots.zipped(values) { $0 &+ (UInt32(truncatingIfNeeded: $1) &- base) &* stride }
    }
    if stride == 1, validity == nil {
      return low == 0
        ? values.mapped { UInt32(truncatingIfNeeded: $0) } : values.mapped { UInt32(truncatingIfNeeded: $0) &- base }
    }
    distances = values.mapped { (UInt32(truncatingIfNeeded: $0) &- base) &* stride }
    if let validity { distances = validity.masked(distances, with: nullDistance &* stride) }
    return slots.map { $0.zipped(distances) { $0 &+ $1 } } ?? distances
  }
}
