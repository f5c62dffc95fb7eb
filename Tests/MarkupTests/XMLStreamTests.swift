import Testing

@testable import Markup

/// Notes what it is told.
private final class Notes: XMLTarget {
  var events: [String] = []

  func begin(_ element: String, _ attributes: [(name: String, value: String)]) {
    events.append("<\(element)" + attributes.map { " \($0.name)=\($0.value)" }.joined() + ">")
  }

  func end(_ element: String) { events.append("</\(element)>") }

  func text(_ text: String) { events.append(text) }
}

@Suite struct XMLStreamTests {
  private func events(_ pieces: String...) -> [String]? {
    let notes = Notes()
    let stream = XMLStream(to: notes)
    for piece in pieces {
      let bytes = Array(piece.utf8)
      guard stream.feed(bytes.span) else { return nil }
    }
    return stream.finish() ? notes.events : nil
  }

  @Test func tellsElementsWithoutPrefixes() {
    #expect(events("<x:a xmlns:x='u' r:id='7'>課<b/></x:a>") == ["<a xmlns:x=u r:id=7>", "課", "<b>", "</b>", "</a>"])
  }

  @Test func takesPiecesAnywhere() {
    #expect(events("<a><b", " c='1'>x", "y</b></a", ">") == ["<a>", "<b c=1>", "x", "y", "</b>", "</a>"])
  }

  @Test(arguments: [
    "<a>", "<a></b>", "", "plain", "<a>\u{1}</a>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
  ])
  func refuses(text: String) { #expect(events(text) == nil) }
}
