// Fills 48 MiB and returns it to the system, eight times.
package main

import (
	"fmt"
	"runtime/debug"
)

func main() {
	sum := 0
	for turn := 0; turn < 8; turn++ {
		rows := make([][]byte, 0, 3000)
		for i := 0; i < 3000; i++ {
			row := make([]byte, 16384)
			for j := 0; j < len(row); j += 4096 {
				row[j] = 1
			}
			rows = append(rows, row)
		}
		sum += len(rows)
		rows = nil
		debug.FreeOSMemory()
	}
	fmt.Println(sum)
}
