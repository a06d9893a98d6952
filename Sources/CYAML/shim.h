// libyaml as it is: its parser, which tells one event after another and where each begins.
#pragma once
#include <yaml.h>
