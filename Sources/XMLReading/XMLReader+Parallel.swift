internal import Dispatch
internal import Synchronization

extension XMLReader {
  /// Reads files on all cores; results stand in the order of `paths`.
  public static func read(paths: [String]) -> [Result<XMLDocument, XMLError>] {
    let results = Mutex<[Result<XMLDocument, XMLError>?]>(Array(repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: paths.count) { place in
      let result: Result<XMLDocument, XMLError>
      do throws(XMLError) { result = .success(try read(path: paths[place])) } catch { result = .failure(error) }
      results.withLock { $0[place] = result }
    }
    return results.withLock { $0.map { $0! } }
  }
}
