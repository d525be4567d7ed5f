# One library per folder of src/, and programs on top: the same warnings for all.
add_library(stillroom_options INTERFACE)
target_compile_options(stillroom_options INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(stillroom_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized) # false alarms on std::string and std::optional (GCC bugs 105651, 80635)
endif()
if(STILLROOM_SANITIZE)
  target_compile_options(stillroom_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(stillroom_options INTERFACE -fsanitize=address,undefined)
endif()
if(STILLROOM_FUZZ)
  target_compile_options(stillroom_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Half of the time to compile a file goes into the standard library's headers. Where they are compiled once, what a file forgets to include is
# not noticed: a build for users does without.
if(STILLROOM_PRECOMPILED)
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
  add_library(stillroom_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(stillroom_precompiled PRIVATE stillroom_options)
  target_precompile_headers(stillroom_precompiled PRIVATE <algorithm> <chrono> <deque> <filesystem> <functional> <map> <memory> <mutex> <optional> <set>
                                                          <stop_token> <string> <string_view> <thread> <tuple> <unordered_map> <vector>)
endif()
function(stillroom_precompile target)
  if(STILLROOM_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM stillroom_precompiled)
  endif()
endfunction()

# stillroom_library(NAME SOURCES ... USES libraries seen by users ... PRIVATE libraries of its own ...)
function(stillroom_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;PRIVATE" ${ARGN})
  add_library(stillroom_${name} STATIC ${arg_SOURCES})
  target_include_directories(stillroom_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(stillroom_${name} PUBLIC ${arg_USES} PRIVATE stillroom_options ${arg_PRIVATE})
  if(NOT name STREQUAL app) # which has Qt's
    stillroom_precompile(stillroom_${name})
  endif()
endfunction()
