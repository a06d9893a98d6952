import LinuxKernel
import Processes
import SystemPackage

/// A small program in C: maps so many pages, touches each, waits, and gives them back so many times.
enum TouchingProgram {
  private static let source = """
    #include <stdlib.h>
    #include <sys/mman.h>
    #include <unistd.h>
    int main(int count, char **words) {
      long pages = count > 1 ? atol(words[1]) : 0, page = sysconf(_SC_PAGESIZE);
      char *memory = mmap(0, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      madvise(memory, pages * page, MADV_NOHUGEPAGE);
      for (long i = 0; i < pages; i++) memory[i * page] = 1;
      if (count > 2) usleep(atol(words[2]) * 1000);
      for (long i = 0; count > 3 && i < atol(words[3]); i++) madvise(memory, pages * page, MADV_DONTNEED);
      return 0;
    }

    """

  private static let folder = "/tmp/madbench-touching-\(ChildProcess.callerPid)"

  /// The path of the program; nil, with a word on why, where nothing can compile it.
  static func build() throws -> String? {
    let path = folder + "/touch"
    if Folder.isExecutable(path) { return path }
    guard let compiler = ["cc", "clang", "gcc"].lazy.compactMap(ProgramPath.find).first else {
      print("skipped: there is no C compiler here")
      return nil
    }
    try Folder.create(folder)
    try WholeFile.replace(folder + "/touch.c", with: source)
    var child = try ChildProcess(path: compiler, arguments: ["-O1", "-o", path, folder + "/touch.c"])
    guard try child.wait() == .exited(0) else {
      print("skipped: \(compiler) compiles nothing here")
      return nil
    }
    return path
  }

  /// Removes what `build` has made.
  static func remove() {
    var child = try? ChildProcess(path: "/bin/rm", arguments: ["-rf", folder])
    _ = try? child?.wait()
  }
}
