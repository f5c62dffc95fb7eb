import Diagnostics
import Glibc

/// Why the system refused to write, as its number.
struct FileError: Error, Sendable {
  /// The number that the system gave (`errno`).
  let code: Int32

  /// The reason in words.
  var reason: Message {
    switch code {
    case ENOSPC: Message("the disk is full", ja: "ディスクに空きがありません")
    case EDQUOT: Message("the disk quota is used up", ja: "ディスクの割り当て量を超えました")
    case EFBIG: Message("the file is larger than allowed", ja: "ファイルが許された大きさを超えました")
    case EACCES, EPERM: Message("permission denied", ja: "権限がありません")
    case EROFS: Message("the disk is read-only", ja: "ディスクは読み取り専用です")
    case ENOENT: Message("there is no such folder", ja: "フォルダーがありません")
    case ENOTDIR: Message("a part of the path is no folder", ja: "パスの途中がフォルダーではありません")
    case EISDIR: Message("it is a folder", ja: "フォルダーです")
    case ENAMETOOLONG: Message("the name is too long", ja: "名前が長すぎます")
    case EPIPE: Message("nobody reads the pipe any more", ja: "パイプの読み手がいません")
    default: Message("the system reports error \(code)", ja: "システムエラー \(code) です")
    }
  }

  /// What to do about it.
  var help: [Message] {
    switch code {
    case ENOSPC, EDQUOT:
      [
        Message(
          "make room or choose another disk; a file of that name is unchanged",
          ja: "空きを作るか、別のディスクを指定する。元のファイルはそのまま残っている")
      ]
    case EACCES, EPERM, EROFS:
      [Message("choose a folder that you may write to", ja: "書き込みのできるフォルダーを指定する")]
    case ENOENT, ENOTDIR:
      [Message("create the folder first, or correct the path", ja: "先にフォルダーを作るか、パスを直す")]
    case EISDIR:
      [Message("name a file in the folder", ja: "フォルダーの中のファイル名を指定する")]
    default: []
    }
  }
}
