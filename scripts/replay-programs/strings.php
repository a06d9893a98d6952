<?php
// Fills memory with strings of many sizes and drops them, twelve times; a few stay.
$kept = [];
for ($round = 0; $round < 12; $round++) {
  $strings = [];
  for ($i = 0; $i < 60000; $i++) $strings[] = str_repeat(chr(65 + $i % 26), 50 + ($i * 7) % 900);
  if ($round % 3 == 0) $kept = array_slice($strings, 0, 2000);
  unset($strings);
  gc_collect_cycles();
}
echo count($kept), "\n";
