/// A key whose values have places in an array: the whole numbers, days, ticks or codes of a column.
public struct SlotKey: Sendable {
  let units: Column.Storage
  let validity: Validity?
  let low: Int64
  let stride: Int
  let nullDistance: Int

  /// Each value's distance from `low`, times `stride`.
  ///
  /// Values must not lie below `low`; rows without a value get `nullDistance`, and must be given one where there are any.
  public init(_ units: Column.Storage, validity: Validity?, low: Int64, stride: Int = 1, nullDistance: Int) {
    self.units = units
    self.validity = validity
    self.low = low
    self.stride = stride
    self.nullDistance = nullDistance
  }
}

/// Slots: the places of key values in an array that has one for each combination of values that can occur.
extension BufferSlice where Element == UInt32 {
  /// The slot of each row: the sum over all keys, of which there is one at least. All slots are below `slotCount`.
  ///
  /// As few bits are reckoned with as hold the slots: vectors then hold more of them.
  public static func slots(of keys: [SlotKey], slotCount: Int) -> BufferSlice<UInt32> {
    precondition(!keys.isEmpty, "slots of no key")
    if slotCount > 1 << 16 {
      return keys.dropFirst().reduce(keys[0].slots(onTopOf: nil as BufferSlice<UInt32>?)) { $1.slots(onTopOf: $0) }
    }
    var narrow: BufferSlice<UInt16>?
    for key in keys.dropLast() { narrow = key.slots(onTopOf: narrow) }
    return keys[keys.count - 1].slots(onTopOf: narrow)
  }
}

extension SlotKey {
  /// The slots of this key's values on top of those of others. What outgrows `Narrow` on the way wraps around and comes back,
  /// as long as the slots themselves fit.
  fileprivate func slots<Narrow, Wide>(onTopOf others: BufferSlice<Narrow>?) -> BufferSlice<Wide>
  where Narrow: FixedWidthInteger & BitwiseCopyable, Wide: FixedWidthInteger & BitwiseCopyable {
    slots(of: units, onTopOf: others)
  }

  private func slots<Narrow, Wide>(of units: Column.Storage, onTopOf others: BufferSlice<Narrow>?) -> BufferSlice<Wide>
  where Narrow: FixedWidthInteger & BitwiseCopyable, Wide: FixedWidthInteger & BitwiseCopyable {
    switch units {
    case .int8(let values): return added(values, validity, others)
    case .int16(let values): return added(values, validity, others)
    case .int32(let values): return added(values, validity, others)
    case .int64(let values): return added(values, validity, others)
    case .bool(let values): return added(values, validity, others)
    case .string(let texts):
      switch texts.codes {
      case .narrow(let codes): return added(codes, nil, others)
      case .middle(let codes): return added(codes, nil, others)
      case .wide(let codes): return added(codes, nil, others)
      case .identity: return added(texts.wideCodes(), nil, others)
      }
    case .decimal(let inner, _): return slots(of: inner, onTopOf: others)
    case .real, .list, .boxed: preconditionFailure("a column of this storage has no slots")
    }
  }

  private func added<Value, Narrow, Wide>(
    _ values: BufferSlice<Value>, _ validity: Validity?, _ slots: BufferSlice<Narrow>?
  ) -> BufferSlice<Wide>
  where
    Value: FixedWidthInteger & BitwiseCopyable, Narrow: FixedWidthInteger & BitwiseCopyable,
    Wide: FixedWidthInteger & BitwiseCopyable
  {
    let stride = Narrow(truncatingIfNeeded: stride)
    let shift = Narrow(truncatingIfNeeded: low) &* stride
    guard let validity else {
      if let slots {
        return slots.zipped(values) {
          Wide(truncatingIfNeeded: $0 &+ (Narrow(truncatingIfNeeded: $1) &* stride &- shift))
        }
      }
      if stride == 1 { return values.mapped { Wide(truncatingIfNeeded: Narrow(truncatingIfNeeded: $0) &- shift) } }
      return values.mapped { Wide(truncatingIfNeeded: Narrow(truncatingIfNeeded: $0) &* stride &- shift) }
    }
    let places = values.mapped { Narrow(truncatingIfNeeded: $0) &* stride &- shift }
    let distances = validity.masked(places, with: Narrow(truncatingIfNeeded: nullDistance) &* stride)
    return slots.map { $0.zipped(distances) { Wide(truncatingIfNeeded: $0 &+ $1) } }
      ?? distances.mapped { Wide(truncatingIfNeeded: $0) }
  }
}
