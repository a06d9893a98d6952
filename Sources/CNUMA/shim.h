// libnuma and the memory policy calls it carries, as they are: mbind, move_pages, numa_distance.
#pragma once
#include <numa.h>
#include <numaif.h>
