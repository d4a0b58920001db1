// Passes lines on, each with the board's time before it: "[12.345678] LINE".
//
// usage: stamp <IN >OUT
#include "board_time.h"
#include <stdio.h>

int main(void) {
  char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    printf("[%.6f] %s", board_seconds(), line);
    fflush(stdout);
  }
}
