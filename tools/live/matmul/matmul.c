// The matrix product of NumPy's `@` in a browser, where NumPy comes without a BLAS and takes one number
// at a time. Here 4 rows meet 2 vectors of columns at a time, whose sums stay in registers, along 256
// terms at most, for which that part of the right matrix lies in one piece: 10 to 30 times as fast.
//
// The arguments are those of a loop of a ufunc with the signature (m,n),(n,p)->(m,p): addresses; sizes
// (how many products, m, n, p); steps in bytes; and room for 256 + 4 rows of what is wide.
// tools/provenance/compile_matmul.py makes the .wasm of it; ../page/matmul.js gives it to NumPy.

#ifndef T

#define T float
#define NAME float32
#include "matmul.c"
#undef T
#undef NAME
#define T double
#define NAME float64
#include "matmul.c"

#else

#define VECTOR T __attribute__((vector_size(16), aligned(4)))

__attribute__((visibility("default"))) void NAME(char **arrays, const int *sizes, const int *steps, T *room) {
  typedef VECTOR V;
  enum { DEEP = 256, HIGH = 4, LANES = 16 / sizeof(T), WIDE = 2 * LANES };
  const int m = sizes[1], n = sizes[2], p = sizes[3];
  T *const block = room + DEEP * WIDE;
  for (int product = 0; product < sizes[0]; product++) {
    const char *a = arrays[0] + product * steps[0], *b = arrays[1] + product * steps[1];
    char *c = arrays[2] + product * steps[2];
    for (int j0 = 0; j0 < p; j0 += WIDE) {
      const int wide = p - j0 < WIDE ? p - j0 : WIDE;
      for (int k0 = 0; k0 == 0 || k0 < n; k0 += DEEP) { // once where there is nothing to add: zeros
        const int deep = n - k0 < DEEP ? n - k0 : DEEP;
        for (int k = 0; k < deep; k++) {
          const char *row = b + (k0 + k) * steps[5] + j0 * steps[6];
          for (int j = 0; j < WIDE; j++) room[k * WIDE + j] = j < wide ? *(const T *)(row + j * steps[6]) : 0;
        }
        for (int i0 = 0; i0 < m; i0 += HIGH) {
          const int high = m - i0 < HIGH ? m - i0 : HIGH;
          // Below the last row it is read again; what comes of that is not stored.
          const int to1 = high > 1 ? steps[3] : 0, to2 = high > 2 ? 2 * steps[3] : 0, to3 = high > 3 ? 3 * steps[3] : 0;
          const char *at = a + i0 * steps[3] + k0 * steps[4];
          V s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0}, s20 = {0}, s21 = {0}, s30 = {0}, s31 = {0};
          for (int k = 0; k < deep; k++, at += steps[4]) {
            const V left = *(V *)(room + k * WIDE), right = *(V *)(room + k * WIDE + LANES);
            const T x0 = *(const T *)at, x1 = *(const T *)(at + to1);
            const T x2 = *(const T *)(at + to2), x3 = *(const T *)(at + to3);
            s00 += x0 * left, s01 += x0 * right, s10 += x1 * left, s11 += x1 * right;
            s20 += x2 * left, s21 += x2 * right, s30 += x3 * left, s31 += x3 * right;
          }
          V *const sums = (V *)block;
          sums[0] = s00, sums[1] = s01, sums[2] = s10, sums[3] = s11;
          sums[4] = s20, sums[5] = s21, sums[6] = s30, sums[7] = s31;
          for (int i = 0; i < high; i++)
            for (int j = 0; j < wide; j++) {
              T *to = (T *)(c + (i0 + i) * steps[7] + (j0 + j) * steps[8]);
              *to = (k0 ? *to : 0) + block[i * WIDE + j];
            }
        }
      }
    }
  }
}

#endif
