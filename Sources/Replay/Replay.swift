internal import Traces
