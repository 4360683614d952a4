# The functions by which every folder declares its targets, so that each CMakeLists.txt is a list of facts.

# What tests assert is the same unoptimized, and compiled in half the time.
set(VARSEL_TEST_OPTIONS "$<$<CONFIG:Release>:-O0>")
if(VARSEL_SANITIZE)
  set(VARSEL_TEST_OPTIONS -O0)
endif()

# Compiles the files of a target in few units (VARSEL_UNITY): about as many as there are cores to compile them.
function(varsel_unite target)
  get_target_property(sources ${target} SOURCES)
  list(LENGTH sources count)
  if(VARSEL_UNITY AND count GREATER 1)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
  endif()
endfunction()

# varsel_proto(NAME FILES... [DEPS targets...]): C++ of the .proto files of one package folder, as library varsel_proto_NAME.
# Only messages are generated. Servers and clients register methods by descriptor (services/runtime/method_table.h), because
# a generated gRPC service header costs every file that includes it many seconds.
add_custom_target(varsel_generated COMMENT "Every generated source is there")
function(varsel_proto name)
  cmake_parse_arguments(arg "" "" "FILES;DEPS" ${ARGN})
  set(gen ${CMAKE_BINARY_DIR}/gen)
  file(MAKE_DIRECTORY ${gen})
  set(sources)
  foreach(file IN LISTS arg_FILES)
    string(REGEX REPLACE "\\.proto$" "" stem ${file})
    add_custom_command(
      OUTPUT ${gen}/${stem}.pb.cc ${gen}/${stem}.pb.h
      COMMAND ${PROTOBUF_PROTOC_EXECUTABLE} -I ${CMAKE_SOURCE_DIR}/proto --cpp_out=${gen}
              --dependency_out=${gen}/${stem}.d ${CMAKE_SOURCE_DIR}/proto/${file}
      DEPENDS ${CMAKE_SOURCE_DIR}/proto/${file}
      DEPFILE ${gen}/${stem}.d
      COMMENT "protoc ${file}")
    list(APPEND sources ${gen}/${stem}.pb.cc)
  endforeach()
  add_library(varsel_proto_${name} STATIC ${sources})
  target_include_directories(varsel_proto_${name} SYSTEM PUBLIC ${gen})
  target_link_libraries(varsel_proto_${name} PUBLIC protobuf::libprotobuf ${arg_DEPS})
  if(VARSEL_SANITIZE AND NOT VARSEL_FUZZ)
    # Not ours to find faults in, and its instrumentation takes half a minute a file.
    target_compile_options(varsel_proto_${name} PRIVATE -fno-sanitize=all -g0)
  endif()
  # every generated header must exist before anything that includes one is compiled
  add_custom_target(varsel_proto_${name}_headers DEPENDS ${sources})
  add_dependencies(varsel_generated varsel_proto_${name}_headers)
endfunction()

# varsel_library(TARGET SOURCES... [DEPS targets...]): a library of ours, with our warnings as errors.
function(varsel_library target)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    target_compile_options(${target} PRIVATE ${VARSEL_WARNINGS})
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC ${arg_DEPS} Threads::Threads)
    varsel_unite(${target})
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${target} INTERFACE ${arg_DEPS})
  endif()
endfunction()

# varsel_binary(TARGET SOURCES... [DEPS targets...]): a program, built as build/<preset>/TARGET.
function(varsel_binary target)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${target} ${arg_SOURCES})
  target_compile_options(${target} PRIVATE ${VARSEL_WARNINGS})
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${arg_DEPS})
  varsel_unite(${target})
endfunction()

# varsel_test(TARGET SOURCES... [DEPS targets...] [LABELS labels...]): one GoogleTest program for a folder's x_test.cc files,
# one ctest entry. Several files share a program because linking costs more than running.
# Programs of storage/, services/runtime/, services/identity/, services/replay/ and tests/ get the label `threads`: threads meet there, and TSan runs these.
add_custom_target(varsel_tests COMMENT "Every test program is built")
add_custom_target(varsel_thread_tests COMMENT "Every test program of code that has threads is built")
function(varsel_test target)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  add_executable(${target} ${arg_SOURCES})
  target_compile_options(${target} PRIVATE ${VARSEL_WARNINGS})
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${target} PRIVATE ${VARSEL_TEST_OPTIONS})
  target_link_libraries(${target} PRIVATE ${arg_DEPS} GTest::gmock_main GTest::gtest)
  varsel_unite(${target})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_dependencies(varsel_tests ${target})
  if(CMAKE_CURRENT_SOURCE_DIR MATCHES "^${CMAKE_SOURCE_DIR}/(storage|services/runtime|services/identity|services/replay|tests)/?" AND NOT "no-sanitizer" IN_LIST arg_LABELS)
    add_dependencies(varsel_thread_tests ${target})
    list(APPEND arg_LABELS threads)
  endif()
  add_test(NAME ${target} COMMAND ${target})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${target} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()

# varsel_fuzzer(TARGET SOURCES... [DEPS targets...]): a libFuzzer program, built in the fuzz preset as build/fuzz/fuzz/TARGET.
# Nothing in the other presets.
add_custom_target(varsel_fuzzers COMMENT "Every fuzzer is built")
function(varsel_fuzzer target)
  if(NOT VARSEL_FUZZ)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${target} ${arg_SOURCES})
  target_compile_options(${target} PRIVATE ${VARSEL_WARNINGS} -fsanitize=fuzzer)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${arg_DEPS})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  add_dependencies(varsel_fuzzers ${target})
endfunction()
