import CExpat

/// What is told of an XML document while it is read.
public protocol XMLTarget: AnyObject {
  /// An element begins. Its name has no prefix, those of its attributes have the one that they are written with.
  func begin(_ element: String, _ attributes: [(name: String, value: String)])
  /// An element ends.
  func end(_ element: String)
  /// A piece of text; a text may come in several.
  func text(_ text: String)
}

/// An XML document, read piece by piece by expat. Documents with a type declaration are refused, so that no entity can
/// grow without bounds.
///
/// `@safe`: expat's reader is freed when the object goes, and the object is there while expat calls back into it.
@safe public final class XMLStream {
  private var reader: OpaquePointer?
  private let target: any XMLTarget

  /// A stream whose events go to `target`.
  public init(to target: any XMLTarget) {
    self.target = target
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe reader = xml_begin(
      xml_events(
        context: context,
        start: { context, name, attributes in unsafe XMLStream.of(context)?.begin(name, attributes) },
        end: { context, name in
          guard let name = unsafe name else { return }
          unsafe XMLStream.of(context)?.target.end(String(cString: name))
        },
        text: { context, bytes, count in
          guard let bytes = unsafe bytes else { return }
          let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: Int(count))
          unsafe XMLStream.of(context)?.target.text(String(decoding: piece, as: UTF8.self))
        }))
  }

  deinit { if let reader = unsafe reader { unsafe xml_free(reader) } }

  private static func of(_ context: UnsafeMutableRawPointer?) -> XMLStream? {
    unsafe context.map { unsafe Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
  }

  private func begin(_ name: UnsafePointer<CChar>?, _ attributes: UnsafePointer<UnsafePointer<CChar>?>?) {
    guard let name = unsafe name else { return }
    var pairs: [(name: String, value: String)] = []
    var place = 0
    while let key = unsafe attributes?[place], let value = unsafe attributes?[place + 1] {
      unsafe pairs.append((String(cString: key), String(cString: value)))
      place += 2
    }
    unsafe target.begin(String(cString: name), pairs)
  }

  /// Reads the next bytes; false where they are no XML, or are refused.
  public func feed(_ bytes: Span<UInt8>, isLast: Bool = false) -> Bool {
    guard let reader = unsafe reader else { return false }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe xml_feed(reader, bytes.baseAddress, bytes.count, isLast)
    }
  }

  /// Whether the document is whole.
  public func finish() -> Bool {
    guard let reader = unsafe reader else { return false }
    return unsafe xml_feed(reader, nil, 0, true)
  }
}
