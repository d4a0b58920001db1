/// The notices that a copy of the program has to carry.
///
/// Sources: `/usr/share/doc/PACKAGE/copyright` of Debian 12's libgpiod2, libi2c0, libc6 and libgcc-s1, and
/// `LICENSE.txt` of the Swift toolchain.
enum Licences {
  static var text: StaticString {
    """

    feredge is under the MIT License:

      Copyright (c) 2026 The feredge authors

      Permission is hereby granted, free of charge, to any person obtaining a copy
      of this software and associated documentation files (the "Software"), to deal
      in the Software without restriction, including without limitation the rights
      to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
      copies of the Software, and to permit persons to whom the Software is
      furnished to do so, subject to the following conditions:

      The above copyright notice and this permission notice shall be included in all
      copies or substantial portions of the Software.

      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
      OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
      SOFTWARE.

    The program uses, and the program for boards contains, these libraries:

      libgpiod           LGPL-2.1-or-later, Bartosz Golaszewski and others
                         https://git.kernel.org/pub/scm/libs/libgpiod/libgpiod.git
      libi2c             LGPL-2.1-or-later, Simon Vogl, Frodo Looijaard and others
                         https://git.kernel.org/pub/scm/utils/i2c-tools/
      GNU C Library      LGPL-2.1-or-later, the Free Software Foundation and others
                         https://sourceware.org/glibc/
      GCC's start files  GPL-3.0-or-later with the GCC Runtime Library Exception
                         https://gcc.gnu.org/
      Swift's libraries  Apache-2.0 with Runtime Library Exception, Apple Inc. and
                         the Swift project authors
                         https://swift.org/LICENSE.txt

    On Debian the licences' texts stand in /usr/share/common-licenses and each
    library's notices in /usr/share/doc/libgpiod2, libi2c0 and libc6. Whoever wants
    another version of an LGPL library inside the program for a board links it anew
    from the object files in feredge-relink.tar.xz, which comes with each image and
    package, or builds it from feredge's source with `make cross`.

    """
  }
}
