"""dlbook: the small library that the chapters of the book build and use.

Each module imports only modules above it in this list:

===============  ==========================================================  ==========
module           what is in it                                               derived in
===============  ==========================================================  ==========
activations      step, sigmoid, relu, identity, softmax, log_softmax         02, 03
losses           mean_squared_error, cross_entropy                           07
metrics          confusion_matrix, recall_score                              10
encoding         one_hot, multi_hot, BagOfWords                              04, 09
differentiation  numerical_diff, numerical_gradient, tangent_line            05
optimization     gradient_descent, SGD, Momentum, RMSProp, Adam              06, 09, 11
layers           Affine, Sigmoid, ReLU, Convolution, MaxPool, Flatten, …     08, 11, 13
networks         SimpleNet, TwoLayerNet, MultiLayerNet, Sequential           04, 07, 08
training         minibatches, train, History                                 07
augmentation     shift, affine, affine_matrix                                11
autograd         Tensor, log_softmax, cross_entropy                          12
datasets         load_mnist, load_newswires, penguins_file, …                04, 09, 10
plots            the course's figures (needs matplotlib)                     all
explore          pictures that answer when touched (needs anywidget)         all
check            tells a reader what is right and wrong about an answer      all
===============  ==========================================================  ==========

The functions that a chapter derives are printed there as they stand here, below their decorators.
Those, from ``_validation``, check what is handed over. The source is plain NumPy; the types are in
the ``.pyi`` file beside each module.
"""

__version__ = "0.1.0"
